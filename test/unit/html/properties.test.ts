import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readAttribute, writeAttribute } from "../../../shared/html/attributes.ts";
import { cleanHtml } from "../../../shared/html/prepare.ts";
import { scanHtml } from "../../../shared/html/scan.ts";
import { documents, ownDocuments } from "./documents.ts";
import { readWithParser } from "./oracle.ts";
import { image, imageOf, messageId, prepare, readOwn } from "./own.ts";

const RUNS = { numRuns: 1000 };

const collapse = (text: string) => text.replace(/\s+/g, " ").trim();
const oneLineBreak = (text: string) => text.replace(/\r\n?/g, "\n");

/** The one known difference that these documents would run into now and then; see `scanHtml`. */
const hasQuotedEndTag = (html: string) => /<\/[a-z][^>]*["']/i.test(html);

function check(arbitrary: fc.Arbitrary<string>, holds: (html: string) => void): void {
  fc.assert(
    fc.property(arbitrary, (html) => {
      fc.pre(!hasQuotedEndTag(html));
      holds(html);
    }),
    RUNS,
  );
}

describe("any document", () => {
  it("has the hyperlinks that a full parser finds", () => {
    check(documents, (html) => {
      const found = scanHtml(html).links.map(({ href }) => oneLineBreak(href));
      expect(found).toEqual(readWithParser(html).hrefs);
    });
  });

  it("is prepared once: the second time changes nothing more", () => {
    check(ownDocuments, (html) => {
      const once = prepare(html);
      expect(prepare(once.html)).toEqual(once);
    });
  });

  it("keeps every character outside the addresses, and gets one image", () => {
    check(documents, (html) => {
      const edited = prepare(html).html;
      expect(edited.split(image)).toHaveLength(2);
      const kept = edited.replace(image, "").split(/"?https:\/\/engage\.test\/l\/[^"']*"?/);
      let at = 0;
      for (const part of kept) {
        at = html.indexOf(part.replace(/^"|"$/g, ""), at);
        expect(at).toBeGreaterThanOrEqual(0);
        at += part.length;
      }
    });
  });

  it("shows the image of its message once, and none of another message", () => {
    check(ownDocuments, (html) => {
      const { images } = readWithParser(prepare(html).html);
      const ours = images.map(({ address }) => address).filter((address) => readOwn(address) !== undefined);
      expect(ours).toEqual([imageOf(messageId)]);
    });
  });

  it("says the same when prepared", () => {
    check(documents, (html) => {
      expect(collapse(readWithParser(prepare(html).html).text)).toBe(collapse(readWithParser(html).text));
    });
  });

  it("leads to the same places when cleaned again", () => {
    check(documents, (html) => {
      const cleaned = cleanHtml(prepare(html).html, readOwn);
      const before = scanHtml(html).links.map(({ href }) => href);
      const stripped = (href: string) => href.replace(/[\t\n\r]|^[\0- ]+|[\0- ]+$/g, "");
      expect(scanHtml(cleaned).links.map(({ href }) => stripped(href))).toEqual(before.map(stripped));
      expect(cleaned).not.toContain("engage.test");
    });
  });

  it("has nothing of ours left when nothing is followed", () => {
    check(ownDocuments, (html) => {
      const { html: restored } = prepare(html, { followOpens: false, followClicks: false });
      expect(prepare(restored, { followOpens: false, followClicks: false }).html).toBe(restored);
      const { links, images } = scanHtml(restored);
      expect(links.filter(({ href }) => readOwn(href) !== undefined)).toEqual([]);
      expect(images.filter(({ addresses }) => addresses.some((address) => readOwn(address)))).toEqual([]);
    });
  });
});

describe("an attribute", () => {
  it("is read as it was written, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.includes("\0"));
        expect(readAttribute(writeAttribute(text))).toBe(text);
        expect(writeAttribute(text)).not.toMatch(/["'<>]/);
      }),
    );
  });
});
