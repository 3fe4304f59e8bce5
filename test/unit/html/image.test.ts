import { describe, expect, it } from "@jest/globals";
import { cleanHtml } from "../../../shared/html/prepare.ts";
import { readWithParser } from "./oracle.ts";
import { image, imageOf, messageId, otherId, prepare, readOwn } from "./own.ts";

/** `|` stands where the image is put. */
const placed: [string, string][] = [
  ["at the end of a text", "Dear Ana,\nyours|"],
  ["in an empty body", "|"],
  ["at the end of a fragment", "<p>Dear Ana</p>|"],
  ["before </body>", "<html><head><title>x</title></head><body><p>x</p>|</body></html>"],
  ["before </BODY >", "<BODY>x|</BODY ></HTML>"],
  ["before </html> if there is no </body>", "<html>x|</html>"],
  ["before the last </body>", "<body>x</body><p>footer of the gateway</p>|</body>"],
  [
    "not before a </body> in a script, a title or a comment",
    "<p><script>'</body>'</script><!-- </body> -->x|",
  ],
  ["not in a comment that is never closed", "x|<!-- </body>"],
  ["not in a conditional comment", "x<!--[if mso]></body><![endif]-->|"],
  ["not in a tag that is never closed", 'x|<a href="y'],
  ["not in a document type that is never closed", "x|<!doctype html"],
  ["not in an end tag that is never closed", "<a>x|</a <b"],
  ["not in a script that is never closed", "x|<script>alert(1)"],
  ["not in a text field that is never closed", "x|<textarea>dear"],
  ["not in a template", "x|<template><p>y</body>"],
  ["not in a list of options", "x|<select><option>y</body>"],
  ["not in a drawing", "x|<svg><g></body>"],
  ["not in what only some readers show", "x|<noscript><template></noscript>y"],
  ["after what is closed in time", "<svg><g/></svg><template></template><svg/>|</body>"],
  ["after a < at the end", "1 <|"],
  ["not in an end tag of which there is nothing but </", "1 |</"],
  ["before a quote", '<p>x</p>|<div class="gmail_quote">y</div></body>'],
  ["before what a quote is in, if an image is not seen there", '|<select><div class="gmail_quote">y'],
];

describe("the open image is put", () => {
  it.each(placed)("%s", (_name, expected) => {
    const before = expected.replace("|", "");
    const prepared = prepare(before);
    expect(prepared).toEqual({ html: expected.replace("|", image), links: [], hasOpenImage: true });
    expect(prepare(prepared.html)).toEqual(prepared);
    expect(readWithParser(prepared.html).images).toMatchObject([{ address: imageOf(messageId) }]);
    expect(cleanHtml(prepared.html, readOwn)).toBe(before);
  });

  it("without being hidden, and without words", () => {
    expect(image).toContain('alt=""');
    expect(image).not.toMatch(/display|hidden|style/);
  });

  it("only if opens are followed", () => {
    expect(prepare("<p>x</p>", { followOpens: false }).html).toBe("<p>x</p>");
    expect(prepare(`<p>x</p>${image}`, { followOpens: false }).html).toBe("<p>x</p>");
  });
});

const ofOther = `<img src="${imageOf(otherId)}">`;

describe("our images are taken out", () => {
  const cases: [string, string, string][] = [
    ["in whatever way they are written", `a<IMG alt='' SRC='${imageOf(otherId)}' />b`, "ab"],
    ["under the other name of images", `a<image src=${imageOf(otherId)}>b`, "ab"],
    [
      "of VML",
      `<!--[if gte vml 1]><v:shape><v:imagedata src="${imageOf(otherId)}"/></v:shape><![endif]-->`,
      "",
    ],
    ["of VML that has a copy", `<!--[if vml]><v:imagedata src="cid:1" o:href="${imageOf(otherId)}"/>-->`, ""],
    ["so that no tag grows together", `a <${ofOther}${ofOther}b>`, "a <<!---->b>"],
    ["so that no entity grows together", `a &am${ofOther}p;`, "a &am<!---->p;"],
    ["so that what follows stays HTML", `<svg>${ofOther}<title>x`, "<svg><span></span><title>x"],
  ];

  it.each(cases)("%s", (_name, before, after) => {
    const cleaned = cleanHtml(before, readOwn);
    expect(cleaned).not.toContain("engage.test");
    if (after !== "") expect(cleaned).toBe(after);
    expect(readWithParser(cleaned).text).toBe(readWithParser(before).text);
  });

  it("but nobody else's", () => {
    const html = `<img src="https://engage.test/o/forged.png"><img src="https://shop.example/1.gif"><img>`;
    expect(cleanHtml(html, readOwn)).toBe(html);
    expect(prepare(html, { followOpens: false }).html).toBe(html);
  });
});
