import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findMessages } from "../../../shared/html/find.ts";
import { previewHtml } from "../../../shared/html/preview.ts";
import { ownDocuments } from "./documents.ts";
import { image, imageOf, linkOf, messageId, options, otherId, prepare, readOwn } from "./own.ts";

const quote = (html: string) =>
  `<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: me</div>${html}`;
const preview = (html: string, changes: object = {}) =>
  previewHtml(html, { ...options, hostImages: true, ...changes });

describe("a preview", () => {
  it("says of every link what preparing says, in any document", () => {
    const choices = fc.record({ followOpens: fc.boolean(), followClicks: fc.boolean() });
    fc.assert(
      fc.property(ownDocuments, choices, (html, choice) => {
        const shown = preview(html, choice).links.map(({ text, showsOther, ...link }) => link);
        expect(shown).toEqual(prepare(html, choice).links);
      }),
    );
  });

  it("shows the text of each link, and the address that another one hides behind", () => {
    const html =
      '<a href="https://a.example/">The&nbsp;<b>first</b>\n one</a> <a href="https://evil.example/">https://bank.example</a>' +
      '<a href="https://c.example/"><img src="https://c.example/logo.png"></a>';
    expect(preview(html).links).toEqual([
      { index: 0, url: "https://a.example/", followed: true, text: "The first one", showsOther: null },
      {
        index: 1,
        url: "https://evil.example/",
        followed: true,
        text: "https://bank.example",
        showsOther: "https://bank.example",
      },
      { index: 2, url: "https://c.example/", followed: true, text: "", showsOther: null },
    ]);
  });

  it("judges a followed link by where it leads in the end", () => {
    const own = linkOf(messageId, 3, "https://bank.example/");
    expect(preview(`<a href="${own}">bank.example</a>`).links).toMatchObject([
      { index: 3, showsOther: null },
    ]);
  });

  it.each([
    ["with hosting on", {}, { hosted: 2, kept: 1 }],
    ["with hosting off", { hostImages: false }, { hosted: 0, kept: 3 }],
    ["when opens are not followed", { followOpens: false }, { hosted: 0, kept: 3 }],
  ])("counts each picture of the new text once, %s", (_name, changes, counts) => {
    const html =
      '<img src="cid:logo@x"><img src="cid:logo@x"><img src="data:image/png;base64,AAAA">' +
      `<img src="https://a.example/x.png">${image}${quote('<img src="cid:old@x">')}`;
    expect(preview(html, changes).images).toEqual(counts);
  });
});

describe("whose body it is", () => {
  const link = `<a href="${linkOf(messageId, 0, "https://a.example/")}">x</a>`;
  const other = `<a href="${linkOf(otherId, 0, "https://a.example/")}">x</a>`;
  const otherImage = `<img src="${imageOf(otherId)}">`;

  it.each([
    ["the image", `<p>x</p>${image}`, [messageId]],
    ["the links, where there is no image", link, [messageId]],
    ["the image, whatever was copied into it", `${other}${image}`, [messageId]],
    ["nothing in the quote", quote(`${link}${image}`), []],
    ["the new text only", `${otherImage}${quote(image)}`, [otherId]],
    ["all that is there, copied text too", link + other, [messageId, otherId]],
    ["nothing, in a mail that is not ours", '<a href="https://a.example/">x</a><img src="cid:x">', []],
  ])("is told by %s", (_name, html, ids) => {
    expect(findMessages(html, readOwn)).toEqual(ids);
  });

  it("is always told after preparing", () => {
    fc.assert(
      fc.property(ownDocuments, (html) => {
        expect(findMessages(prepare(html).html, readOwn)).toEqual([messageId]);
      }),
    );
  });
});
