import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { listImages, replaceImages } from "../../../shared/html/images.ts";
import { prepareHtml } from "../../../shared/html/prepare.ts";
import { buildBigMail } from "../../support/bigMail.ts";
import { documents, ownDocuments } from "../../unit/html/documents.ts";
import { options } from "../../unit/html/own.ts";

const quote = '<div id="appendonsend"></div><img src="cid:quoted">';

describe("the pictures of a text", () => {
  it.each([
    ['<img src="cid:a">', ["cid:a"]],
    ["<IMG alt=x SRC='cid:a&amp;b'>", ["cid:a&b"]],
    ["<img src=cid:a><img src=cid:a>", ["cid:a", "cid:a"]],
    ["<!--[if gte vml 1]><v:imagedata src='cid:v' o:title=x /><![endif]-->", ["cid:v"]],
    ['<img alt="none"><img src="">', []],
    ["<textarea><img src=cid:a></textarea>", []],
    [`<img src="cid:a">${quote}`, ["cid:a"]],
  ])("%s: %j", (html, expected) => expect(listImages(html).map(({ src }) => src)).toEqual(expected));

  it.each([
    ['<img src="cid:a" alt=x>', '<img src="https://h.example/?a&amp;b" alt=x>'],
    ["<img src=cid:a alt=x>", '<img src="https://h.example/?a&amp;b" alt=x>'],
    ["<img src='cid:a'>", "<img src='https://h.example/?a&amp;b'>"],
    ['<img src="cid:b">', '<img src="cid:b">'],
    [quote, quote],
  ])("%s becomes %s", (html, expected) => {
    expect(replaceImages(html, (src) => (src === "cid:a" ? "https://h.example/?a&b" : undefined))).toBe(
      expected,
    );
  });

  it("stay as they are, byte for byte, when none is given another address", () => {
    fc.assert(
      fc.property(ownDocuments, (html) => expect(replaceImages(html, () => undefined)).toBe(html)),
      { numRuns: 500 },
    );
  });

  it("have their new addresses, and nothing else is changed", () => {
    const address = "https://hosted.example/i/1";
    fc.assert(
      fc.property(documents, (html) => {
        const before = listImages(html);
        const replaced = replaceImages(html, () => address);
        expect(listImages(replaced).map(({ src }) => src)).toEqual(before.map(() => address));
        let at = 0;
        for (const part of replaced.split(address)) {
          // Quotes are put around a value that had none.
          const kept = part.replace(/^"/, "").replace(/"$/, "");
          at = html.indexOf(kept, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += kept.length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are hosted in 900 KB of text while the quote stays byte for byte", () => {
    const { html, images, quote: thread } = buildBigMail();
    expect(html.length).toBeGreaterThan(890_000);
    const hosted = replaceImages(html, (src) => `https://h.example/${src.slice(4)}`);
    expect(listImages(hosted).map(({ src }) => src)).toEqual(
      images.map(({ contentId }) => `https://h.example/${contentId}`),
    );
    expect(hosted.endsWith(thread)).toBe(true);
    const prepared = prepareHtml(hosted, options);
    expect(prepared.html.endsWith(thread)).toBe(true);
    expect(prepared.html.length).toBeLessThan(1_000_000);
    expect(replaceImages(hosted, (src) => src.replace("https://h.example/", "cid:"))).toBe(html);
  });
});
