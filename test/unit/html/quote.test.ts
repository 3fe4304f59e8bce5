import { describe, expect, it } from "@jest/globals";
import { image, imageOf, linkOf, messageId, otherId, prepare } from "./own.ts";

const page = "https://shop.example/";

const classic = (labels: string[]) =>
  `<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>` +
  labels.map((label) => `<b><span lang=EN-US style='font-size:11.0pt'>${label}</span></b> x<br>`).join("") +
  "</p></div></div>";

/** How mail programs begin what they quote. */
const beginnings: [string, string][] = [
  [
    "Outlook on the web",
    '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> x</div>',
  ],
  ["Outlook on the web, without the first mark", '<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> x</div>'],
  ["new Outlook", '<div id="mail-editor-reference-message-container"><div>x</div></div>'],
  ["Outlook on the web, quoted again", '<div id="x_divRplyFwdMsg"><b>From:</b> x</div>'],
  ["classic Outlook in English", classic(["From:", "Sent:", "To:", "Subject:"])],
  ["classic Outlook in French", classic(["De&nbsp;:", "Envoyé :", "À :", "Objet :"])],
  ["classic Outlook in Japanese", classic(["差出人:", "送信日時:", "宛先:", "件名:"])],
  ["classic Outlook in Slovenian", classic(["Od:", "Poslano:", "Za:", "Zadeva:"])],
  ["Outlook on the Mac", classic(["From: ", "Date: ", "To: "])],
  ["Outlook of old", '<div class="OutlookMessageHeader" dir="ltr">x</div>'],
  ["Hotmail", '<hr id="stopSpelling">x'],
  ["Apple Mail", '<blockquote type="cite">x</blockquote>'],
  ["Gmail", '<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">x</div></div>'],
  ["Thunderbird", '<div class="moz-cite-prefix">x wrote:</div><blockquote type="cite">x</blockquote>'],
  ["Yahoo", '<div id="ydp1234yahoo_quoted_99" class="ydp1234yahoo_quoted">x</div>'],
];

/** What only looks like one. */
const ownText: [string, string][] = [
  [
    "a line above a paragraph",
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt">And another thing: x</div>',
  ],
  ["a line above one label", classic(["Note:"])],
  ["a citation of a book", "<blockquote>Call me Ishmael.</blockquote>"],
  ["a rule", "<hr>"],
  ["a mark in a comment", '<!-- <div id="appendonsend"></div> -->'],
  ["a class that has a mark in it", '<div class="my-gmail_quote-box">x</div>'],
];

const link = `<a href="${page}?a=1&b='2'">x</a>`;
const ownLink = (message: string) => `<a class=q href='${linkOf(message, 4, page)}' data-x>x</a>`;
const ownImage = `<img src="${imageOf(otherId)}">`;
const cleanedLink = `<a class=q href='${page}' data-x>x</a>`;

describe("a quote begins", () => {
  it.each(beginnings)("as %s does it", (_name, beginning) => {
    const quoted = (theirs: string) => `${beginning}<p>${link}${theirs}</p></body>`;
    const html = `<body><p>Dear Ana, ${link}</p>${quoted(ownLink(otherId) + ownLink(messageId) + ownImage)}`;
    const prepared = prepare(html);
    expect(prepared.links).toHaveLength(1);
    const news = `<body><p>Dear Ana, <a href="${linkOf(messageId, 0, `${page}?a=1&b='2'`).replaceAll("'", "&#39;")}">x</a></p>`;
    const at = prepared.html.indexOf(image);
    expect(prepared.html.slice(0, at).replace(/<div>$/, "")).toBe(news);
    expect(prepared.html.replace(image, "")).toBe(news + quoted(cleanedLink + cleanedLink));
    expect(prepare(prepared.html)).toEqual(prepared);
  });

  it.each(ownText)("but not with %s", (_name, text) => {
    const prepared = prepare(`${text}<p>${link}</p>`);
    expect(prepared.links).toHaveLength(1);
    expect(prepared.html.endsWith(image)).toBe(true);
  });
});

describe("quoted text", () => {
  it("stays byte for byte if nothing of ours is in it", () => {
    const quoted = `<div id="divRplyFwdMsg">${link}<A HREF=${page}>x<p>&nbsp</P>\r\n\0<!--[if mso]>${link}<![endif]-->`;
    expect(prepare(quoted)).toEqual({ html: image + quoted, links: [], hasOpenImage: true });
  });

  it("is cleaned in conditional comments too", () => {
    const quoted = (inner: string) => `<div id="divRplyFwdMsg"><!--[if mso]>${inner}<![endif]-->`;
    expect(prepare(quoted(ownLink(otherId) + ownImage)).html).toBe(image + quoted(cleanedLink));
  });

  it("is cleaned when the reply itself is not followed", () => {
    const prepared = prepare(`${link}<div id="divRplyFwdMsg">${ownLink(otherId)}${ownImage}`, {
      followOpens: false,
      followClicks: false,
    });
    expect(prepared.html).toBe(`${link}<div id="divRplyFwdMsg">${cleanedLink}`);
  });
});
