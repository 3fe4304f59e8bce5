import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type BlockFile, insertAttachmentBlocks } from "../../../shared/html/attachmentBlock.ts";
import { holdsAddress, removeAttachmentBlocks } from "../../../shared/html/attachmentMark.ts";
import { prepareHtml } from "../../../shared/html/prepare.ts";
import { scanHtml } from "../../../shared/html/scan.ts";
import { documents } from "../../unit/html/documents.ts";
import { attachmentOf, image, messageId, options } from "../../unit/html/own.ts";

const url = attachmentOf(messageId, "https://drive.example/offer");
const offer: BlockFile = { name: "offer.pdf", size: "2.4 MB", url };
const other: BlockFile = { ...offer, name: "b.pdf", url: attachmentOf(messageId, "https://drive.example/b") };

describe("the blocks of followed files", () => {
  it("stand at the end of the new text, before the quote and the open image", () => {
    const html = '<p>Hi</p><div id="appendonsend"></div><p>old</p>';
    const prepared = prepareHtml(insertAttachmentBlocks(html, [offer, other]), options).html;
    const places = ["Hi", "offer.pdf", "b.pdf", image, "appendonsend"].map((part) => prepared.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("keep their links when the message is prepared, however often", () => {
    const once = prepareHtml(insertAttachmentBlocks("<p>Hi</p>", [offer]), options).html;
    const twice = prepareHtml(insertAttachmentBlocks(once, [offer]), options).html;
    expect(twice).toBe(once);
    expect(scanHtml(once).links.map(({ href }) => href)).toEqual([url]);
  });

  it("say nothing but the name, whatever it looks like", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const html = insertAttachmentBlocks("", [{ ...offer, name }]);
        expect(scanHtml(html).links).toHaveLength(1);
        expect(scanHtml(html).images).toEqual([]);
        expect(removeAttachmentBlocks(html, [url])).toBe("");
      }),
    );
  });

  it("come out again and leave any document as it was", () => {
    fc.assert(
      fc.property(documents, (html) => {
        fc.pre(!/engagement-file/.test(html));
        const put = insertAttachmentBlocks(html, [offer, other]);
        expect(insertAttachmentBlocks(put, [offer, other])).toBe(put);
        expect(removeAttachmentBlocks(put, [url, other.url])).toBe(html);
      }),
      { numRuns: 500 },
    );
  });

  it("are known after Outlook rewrote them", () => {
    const rewritten = `<p>Hi</p><div class="x_engagement-file" style="margin: 8px 0px;"><a href='${url}'>offer.pdf</a>\n<span>2.4 MB</span></div><p>Bye</p>`;
    expect(insertAttachmentBlocks(rewritten, [offer])).toBe(rewritten);
    expect(removeAttachmentBlocks(rewritten, [url])).toBe("<p>Hi</p><p>Bye</p>");
  });

  it.each([
    ["of another file", `<div class="engagement-file"><a href="https://x.example/">x</a></div>`],
    [
      "the rep wrote a paragraph into",
      `<div class="engagement-file"><a href="${url}">x</a><div>PS</div></div>`,
    ],
    ["that is none", `<div class="engagement-files"><p>${url}</p></div>`],
  ])("stay when they are blocks %s", (_name, html) => {
    expect(removeAttachmentBlocks(html, [url])).toBe(html);
  });

  it("hold an address by its token alone", () => {
    expect(
      holdsAddress(
        '<a href="https://safelinks.example/?url=https%3A%2F%2Fe%2Fa%2FTok123">',
        "https://e/a/Tok123",
      ),
    ).toBe(true);
    expect(holdsAddress("<p>", "")).toBe(false);
  });
});
