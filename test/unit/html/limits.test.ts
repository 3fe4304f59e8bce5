import { performance } from "node:perf_hooks";
import { describe, expect, it } from "@jest/globals";
import { cleanHtml } from "../../../shared/html/prepare.ts";
import { image, imageOf, linkOf, otherId, prepare, readOwn } from "./own.ts";

const MEGABYTE = 1_000_000;

const link = '<a href="https://shop.example/?a=1&amp;b=2">x</a>';

/** One unit of each, repeated up to some length, must take time in proportion to that length. */
const units: [string, string][] = [
  ["links", link],
  ["links of another message", `<a href='${linkOf(otherId, 0, "https://shop.example/")}'>x</a>`],
  ["images of another message", `<img src="${imageOf(otherId)}">`],
  ["nothing but <", "<"],
  ["nothing but </", "</"],
  ["comments", "<!---->"],
  ["comments that never end", "<!--"],
  ["conditional comments", '<!--[if mso]><a href="https://shop.example/"><![endif]-->'],
  ["conditions that never end", "<!--[if src-->"],
  ["CDATA that never ends", "<![CDATA[>"],
  ["CDATA that ends far behind its >", `<![CDATA[>${link}`],
  ["tags that never end", "<a href="],
  ["end tags that never end", "</a "],
  ["divs, each deeper than the last", "<div>"],
  ["links, each deeper than the last", '<a href="https://shop.example/">'],
  ["SVG in SVG", "<svg><desc>"],
  ["misnested SVG and MathML", "<svg><mi></desc><math></svg>"],
  ["things that hold images", "<object><template></object>"],
  ["lines above a text", '<div style="border:none;border-top:solid"><b>x'],
  ["attributes without end", "a=b "],
  ["plain tags", "<p class=MsoNormal style='margin:0cm'>x</p>"],
  ["divs with long attributes", `<div${` style="${"b".repeat(500)}"`.repeat(24)}>`],
  ["spaces", " "],
  ["entities", "&amp"],
  ["NUL", "\0"],
  ["half characters", "\u{D800}"],
];

const openings = [
  "",
  '<a href="https://shop.example/',
  "<a ",
  '<div class="',
  '<a href="https://shop.example/"> ',
  "<textarea>",
];

function timeOf(html: string): number {
  const startedAt = performance.now();
  const prepared = prepare(html, { skipAddressText: true });
  cleanHtml(prepared.html, readOwn);
  return performance.now() - startedAt;
}

/** The best of a few tries, the later ones made only if the machine seems to have been busy with something else. */
function bestTimeOf(html: string, goodEnough: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5 && best > goodEnough; tries += 1) best = Math.min(best, timeOf(html));
  return best;
}

describe("a huge body", () => {
  it.each(units)("of %s takes no more than its time", (_name, unit) => {
    for (const opening of openings) {
      const build = (length: number) => opening + unit.repeat(Math.ceil(length / unit.length));
      // 16 times the work; in quadratic time it would be 256. What takes less than 100 ms is noise.
      const allowed = Math.max(100 * bestTimeOf(build(20_000), 0), 100);
      expect(bestTimeOf(build(320_000), allowed)).toBeLessThanOrEqual(allowed);
    }
  });

  it("of 10 MB is prepared, with all its links", () => {
    const count = Math.ceil((10 * MEGABYTE) / link.length);
    const { html, links } = prepare(link.repeat(count));
    expect(links).toHaveLength(count);
    expect(links.at(-1)).toEqual({ index: count - 1, url: "https://shop.example/?a=1&b=2", followed: true });
    expect(html.endsWith(image)).toBe(true);
  });

  it("nested 100,000 deep is prepared", () => {
    const deep = 100_000;
    const html = "<div><b><svg><desc>".repeat(deep) + link + "</desc></svg></b></div>".repeat(deep);
    const prepared = prepare(html);
    expect(prepared.links).toHaveLength(1);
    expect(prepared.html.endsWith(image)).toBe(true);
    expect(cleanHtml(prepared.html, readOwn) === html).toBe(true);
  });
});
