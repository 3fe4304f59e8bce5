import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { skipPlain } from "../../../shared/html/plain.ts";
import { scanHtml } from "../../../shared/html/scan.ts";

const passed = (html: string) => html.slice(0, skipPlain(html, 0));

describe("what is passed over", () => {
  it.each([
    "",
    "text & more",
    "<p>",
    "<P CLASS=MsoNormal STYLE='margin:0cm'>x</P>",
    '<span lang=EN-US style="font-family:&quot;Calibri&quot;">x<o:p></o:p></span\n>',
    '<br/><br /><td nowrap\twidth=300 title="1 > 0">',
    "<html xmlns:v='urn:x'><body lang=EN-US>",
    "</a></div></blockquote>",
    '<div><div dir="ltr" class="elementToProof" id=\'x\' style="color: rgb(0, 0, 0); border: 0"></div>',
  ])("is %j", (html) => {
    expect(passed(`${html}<a href=x>`)).toBe(html);
    expect(passed(html)).toBe(html);
  });

  it.each([
    "<a>",
    "<A\nhref=x>",
    "<img src=x>",
    "<svg/>",
    "</svg>",
    "<select>",
    "</select >",
    "<style>",
    "</body>",
    "</HTML>",
    "<!-- x -->",
    "<!doctype html>",
    "<?x>",
    "< p>",
    "<p",
    "<p a='",
    '<p a="b"c>',
    "<p a==b>",
    "<p a = b>",
    "<p\u{A0}a>",
    "<p \u{130}>",
    "<my-tag>",
    "</p x>",
    "</>",
    '<div id="x_divRplyFwdMsg">',
    "<div id=x>",
    '<DIV CLASS="Gmail_Quote">',
    '<div class="gmail&#95;quote">',
    '<div title=">" class="moz-cite-prefix">',
    "<div style='border:none;BORDER-TOP:solid'>",
    "<div style='border:none;border&#45;top:solid'>",
    "<blockquote type=cite>",
    '<hr class="" id="stopSpelling">',
  ])("is not %j", (html) => {
    expect(passed(`<p>x</p>${html}<p>`)).toBe("<p>x</p>");
  });

  it("is no attribute of a possible quote that is longer than a regular expression may remember", () => {
    expect(passed(`<div class="${"x".repeat(500)}">`)).not.toBe("");
    expect(passed(`<div class="${"x".repeat(501)}">`)).toBe("");
    expect(passed(`<p class="${"x".repeat(5_000_000)}">`)).not.toBe("");
  });
});

const attributes = fc
  .subarray([' class="x"', " lang=EN-US", " style='a:b'", " nowrap", '\ntitle="<a href=x>"'])
  .map((all) => all.join(""));
const names = fc.constantFrom("p", "span", "div", "o:p", "b", "body");
const others = [
  ["text", "1 < 2", "<!-- <p> -->", "<img src=https://b.example/>", '<div class="gmail_quote">'],
  ['<a href="https://a.example/">', "</a>", "<title>", "</title>", "<template>", "</template>"],
  ["<svg>", "<desc>", "</svg>"],
].flat();

/** The same tag, written plainly, and so that it is left to the tokenizer: with 25 attributes, or one in an end tag. */
const tags = fc.oneof(
  fc
    .tuple(names, attributes)
    .map(([name, all]) => [`<${name}${all}>`, `<${name}${all}${" x".repeat(25)}>`] as const),
  names.map((name) => [`</${name}>`, `</${name} x>`] as const),
  fc.constantFrom(...others).map((same) => [same, same] as const),
);

describe("a document", () => {
  it("is read alike, whether its tags are passed over or not", () => {
    const read = (html: string) => {
      const { links, images, quoteAt } = scanHtml(html);
      const isNew = ({ start }: { start: number }) => start < quoteAt;
      return {
        links: links.map((link) => [link.href, link.text.replaceAll(/ x(?=[ >])/g, ""), isNew(link)]),
        images: images.map((image) => [image.addresses, isNew(image), image.endsForeign]),
        hasQuote: quoteAt < html.length,
      };
    };
    fc.assert(
      fc.property(fc.array(tags, { maxLength: 20 }), (all) => {
        const [plain, other] = [all.map(([tag]) => tag).join(""), all.map(([, tag]) => tag).join("")];
        expect(read(plain)).toEqual(read(other));
      }),
      { numRuns: 1000 },
    );
  });

  it("that breaks off in a tag has its end before that tag", () => {
    const whole = "<p>x</p>text";
    for (const open of ["<a href=", "<a", "<p title='", "<!--", "</p"]) {
      expect(scanHtml(whole + open).imageAt).toBe(whole.length);
    }
  });
});
