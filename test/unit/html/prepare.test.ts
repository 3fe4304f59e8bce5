import { describe, expect, it } from "@jest/globals";
import { cleanHtml } from "../../../shared/html/prepare.ts";
import { attachmentOf, image, imageOf, linkOf, messageId, otherId, prepare, readOwn } from "./own.ts";

/** The followed link with this index, as it is written into an attribute. */
const to = (index: number, url: string) => linkOf(messageId, index, url).replaceAll("'", "&#39;");

const page = "https://shop.example/";

/** Before, and after with `L` for the first followed link to `page`. The image is left out of these. */
const followed: [string, string, string][] = [
  ["in double quotes", `<a href="${page}">x</a>`, `<a href="L">x</a>`],
  ["in single quotes", `<a href='${page}'>x</a>`, `<a href='L'>x</a>`],
  ["without quotes", `<a href=${page}>x</a>`, `<a href="L">x</a>`],
  ["without quotes, before another attribute", `<a href=${page} id=b>x</a>`, `<a href="L" id=b>x</a>`],
  ["in capitals", `<A ID=1 HREF="${page}">x</A>`, `<A ID=1 HREF="L">x</A>`],
  ["with space around", `<a\n href = "\t ${page}\n" >x`, `<a\n href = "L" >x`],
  ["broken over lines", `<a href="https://shop\n.example/">x</a>`, `<a href="L">x</a>`],
  ["in entities", `<a href="&#104;ttps&colon;//shop.example&#47;">x</a>`, `<a href="L">x</a>`],
  ["twice in one tag, of which the first counts", `<a href="${page}" href="b">`, `<a href="L" href="b">`],
  ["with a > in another attribute", `<a title="a > b" href="${page}">`, `<a title="a > b" href="L">`],
  ["in an image map", `<map><area shape=rect href="${page}"></map>`, `<map><area shape=rect href="L"></map>`],
  ["in SVG", `<svg><a xlink:href="#a" href="${page}"/></svg>`, `<svg><a xlink:href="#a" href="L"/></svg>`],
  ["in SVG after a title", `<svg><title><a href="${page}"></svg>`, `<svg><title><a href="L"></svg>`],
  ["in a table without cells", `<table><a href="${page}">x</table>`, `<table><a href="L">x</table>`],
  ["never closed", `<p><a href="${page}">x`, `<p><a href="L">x`],
  [
    "as VML",
    `<!--[if mso]><v:rect href="${page}"/><![endif]-->`,
    `<!--[if mso]><v:rect href="L"/><![endif]-->`,
  ],
  ["for Outlook", `<!--[if mso]><a href='${page}'><![endif]-->`, `<!--[if mso]><a href='L'><![endif]-->`],
  [
    "for all but Outlook",
    `<!--[if !mso]><!--><a href="${page}"><!--<![endif]-->`,
    `<!--[if !mso]><!--><a href="L"><!--<![endif]-->`,
  ],
  ["downlevel-revealed", `<![if !vml]><a href="${page}"><![endif]>`, `<![if !vml]><a href="L"><![endif]>`],
  ["after an odd comment", `<!--><a href="${page}">`, `<!--><a href="L">`],
  ["after a CDATA that is none", `<![CDATA[><a href="${page}">]]>`, `<![CDATA[><a href="L">]]>`],
  ["after a < that is text", `1 < 2 <3 <a href="${page}">`, `1 < 2 <3 <a href="L">`],
  [
    "with a base",
    `<base href="https://b.example/"><a href="${page}">`,
    `<base href="https://b.example/"><a href="L">`,
  ],
];

/** Nothing of these is changed, nor listed. */
const untouched: [string, string][] = [
  ["a plain text", "no tags & no worries"],
  ["nothing", ""],
  [
    "a relative link",
    `<base href="https://b.example/"><a href="/x">x</a><a href="//b.example">x</a><a href>x</a>`,
  ],
  ["a place in the mail", `<a href="#top">x</a>`],
  ["an embedded picture", `<a href="cid:image001@mail">x</a><a href="data:text/html,hi">x</a>`],
  ["a script", `<a href="javascript:alert(1)">x</a><a href=" java\nscript:alert(1)">x</a>`],
  ["SVG's own links", `<svg><a xlink:href="${page}"></a></svg>`],
  ["a link in a comment", `<!-- <a href="${page}">x</a> -->`],
  ["a link in a script", `<script>"<a href='${page}'>"</script>`],
  ["a link in a style", `<style>/* <a href="${page}"> */</style>`],
  ["a link in a title", `<title><a href="${page}"></title>`],
  ["a link in a title after a drawing", `<svg><math></svg><title><a href="${page}"></title>`],
  ["a link in a text field", `<textarea><a href="${page}"></textarea>`],
  ["an anchor without href", `<a name="${page}">x</a>`],
  ["VML that no browser reads", `<v:rect href="${page}">`],
  ["other addresses", `<link href="${page}"><form action="${page}"><img src="${page}"></form>`],
];

const withoutImage = (html: string) => html.replace(image, "");

describe("a link is followed", () => {
  it.each(followed)("%s", (_name, before, after) => {
    const { html, links } = prepare(before);
    expect(withoutImage(html)).toBe(after.replaceAll("L", to(0, page)));
    expect(links).toEqual([{ index: 0, url: page, followed: true }]);
    expect(cleanHtml(html, readOwn)).toBe(after.replaceAll("L", page));
  });

  it("with query, fragment and spelling exactly as they are", () => {
    const url = "HTTPS://Shop.Example:443/a/../%7e b?q='é'&x=<1>&amp=2#frag?&é";
    const { html, links } = prepare(`<a href="${url.replaceAll("&", "&amp;")}">x</a>`);
    expect(links).toEqual([{ index: 0, url, followed: true }]);
    expect(html).toBe(`<a href="${to(0, url)}">x</a>${image}`);
  });

  it("and each gets an index of its own, in the order of the text", () => {
    const { html, links } = prepare(
      `<a href="${page}"><a href=${page}><a href="mailto:a@b.test"><a href='${page}'>`,
    );
    expect(html).toContain(`<a href="${to(0, page)}"><a href="${to(1, page)}">`);
    expect(html).toContain(`<a href='${to(3, page)}'>`);
    expect(links.map(({ index, followed: isFollowed }) => [index, isFollowed])).toEqual([
      [0, true],
      [1, true],
      [2, false],
      [3, true],
    ]);
  });

  it("and cannot end the comment that it stands in", () => {
    const url = `${page}?-->`;
    const conditional = `<!--[if mso]><a href="${linkOf(otherId, 0, url)}">x</a><![endif]-->`;
    expect(cleanHtml(conditional, readOwn)).toBe(`<!--[if mso]><a href="${page}?--&gt;">x</a><![endif]-->`);
  });
});

describe("left alone is", () => {
  it.each(untouched)("%s", (_name, html) => {
    expect(prepare(html, { followOpens: false })).toEqual({ html, links: [], hasOpenImage: false });
  });
});

describe("our own links in new text", () => {
  const mine = `<a href="${linkOf(messageId, 7, page)}">x</a>`;

  it("keep their index if they are of this message, and new ones fill the gaps", () => {
    const { html, links } = prepare(`<a href="${page}">y</a>${mine}`);
    expect(html).toBe(`<a href="${to(0, page)}">y</a>${mine}${image}`);
    expect(links.map(({ index }) => index)).toEqual([0, 7]);
  });

  it("become links of their own where they are copied", () => {
    expect(prepare(mine + mine).html).toBe(`${mine}<a href="${to(0, page)}">x</a>${image}`);
  });

  it("become this message's own if they are of another", () => {
    const { html, links } = prepare(`<a href="${linkOf(otherId, 7, page)}">x</a>`);
    expect(html).toBe(`<a href="${to(0, page)}">x</a>${image}`);
    expect(links).toEqual([{ index: 0, url: page, followed: true }]);
  });

  it("lead straight to their place once they are not to be followed", () => {
    const original = `<a href="${page}">x</a>`;
    expect(prepare(mine, { followClicks: false }).html).toBe(original + image);
    expect(prepare(mine, { skip: ["shop.example"] }).html).toBe(original + image);
    expect(prepare(mine, { followClicks: false }).links).toEqual([
      { index: 0, url: page, followed: false, skippedBecause: "notFollowing" },
    ]);
  });

  it("stay if they are attachments of this message, which are no links of its text", () => {
    const block = `<a href="${attachmentOf(messageId, page)}">offer.pdf</a>`;
    expect(prepare(block)).toEqual({ html: block + image, links: [], hasOpenImage: true });
    expect(prepare(block, { followClicks: false }).html).toBe(`<a href="${page}">offer.pdf</a>${image}`);
    const copied = `<a href="${attachmentOf(otherId, page)}">offer.pdf</a>`;
    expect(prepare(copied).html).toBe(`<a href="${to(0, page)}">offer.pdf</a>${image}`);
  });

  it("stay if they lead to an open image, which leads nowhere", () => {
    const html = `<a href="${imageOf(otherId)}">x</a>`;
    expect(prepare(html)).toEqual({ html: html + image, links: [], hasOpenImage: true });
  });
});
