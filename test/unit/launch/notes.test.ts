import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { extentOf, readFollowed } from "../../../shared/html/followed.ts";
import { linkMark, recipientsMark } from "../../../shared/sendNotes.ts";

const person = fc.emailAddress().map((address) => ({ address }));
const lists = fc.record({ to: fc.array(person), cc: fc.array(person), bcc: fc.array(person) });

describe("the mark of recipients", () => {
  it("is the same in any order and spelling, and however often one is listed", () => {
    fc.assert(
      fc.property(lists, ({ to, cc, bcc }) => {
        const shouted = to.map(({ address }) => ({ address: ` ${address.toUpperCase()} ` }));
        const other = { to: [...shouted.reverse(), ...to], cc: cc.toReversed(), bcc };
        expect(recipientsMark(other)).toBe(recipientsMark({ to, cc, bcc }));
      }),
    );
  });

  it("tells fields and people apart", () => {
    const [ann, ben] = [{ address: "ann@customer.test" }, { address: "ben@customer.test" }];
    const marks = [
      { to: [ann], cc: [], bcc: [] },
      { to: [], cc: [ann], bcc: [] },
      { to: [], cc: [], bcc: [ann] },
      { to: [ben], cc: [], bcc: [] },
      { to: [ann, ben], cc: [], bcc: [] },
      { to: [ann], cc: [ben], bcc: [] },
    ].map(recipientsMark);
    expect(new Set(marks).size).toBe(marks.length);
  });
});

describe("the mark of a link", () => {
  it.each([
    ["https://a.example", "https://a.example/"],
    ["https://a.example/ž", "https://a.example/%C5%BE"],
    ["https://a.example/a b", "https://a.example/a%20b"],
  ])("%s is that of %s", (one, other) => expect(linkMark(one)).toBe(linkMark(other)));

  it.each([
    ["https://a.example/%", "https://a.example/%25x"],
    ["https://a.example/a", "https://a.example/A"],
    ["https://a.example/?a=%26", "https://a.example/?a=&"],
  ])("%s is not that of %s", (one, other) => expect(linkMark(one)).not.toBe(linkMark(other)));
});

const HOST = "https://engage.example";
const read = (html: string) => readFollowed(html, HOST);

describe("what a body shows of its being followed", () => {
  it("tells ours from others, and the new text from the quote", () => {
    const quote = `<div id="appendonsend"></div><a href="${HOST}/l/q">q</a><img src="${HOST}/o/q.gif"><a href="https://q.example/">q</a>`;
    const html = `<a href="${HOST}/l/x">x</a><a href='${HOST}/a/y'>y</a><a href="https://z.example/?a=1&amp;b">z</a><img src="${HOST}/o/t.gif">${quote}`;
    expect(read(html)).toEqual({
      links: [`${HOST}/l/x`],
      files: [`${HOST}/a/y`],
      images: [`${HOST}/o/t.gif`],
      unfollowed: ["https://z.example/?a=1&b"],
      holdsOwn: true,
      hasInlineImages: false,
    });
  });

  it.each([
    ["a host that begins like ours", `${HOST}.evil.test/l/x`],
    ["another path of ours", `${HOST}/addin/app.html`],
  ])("%s is not ours", (_what, url) => expect(read(`<a href="${url}">x</a>`).unfollowed).toEqual([url]));

  it.each(["mailto:a@b.test", "#top", "tel:1", "cid:x", "/relative", "javascript:void(0)"])(
    "%s is no web link",
    (href) => expect(read(`<a href="${href}">x</a>`).unfollowed).toEqual([]),
  );

  it("a link that is marked off is nobody’s business", () => {
    expect(read('<a data-engagement="off" href="https://a.example">a</a>').unfollowed).toEqual([]);
  });

  it.each([
    ['<img src="cid:a@b">', true],
    ['<img src="data:image/png;base64,AA">', true],
    ['<img src="blob:https://outlook.example/1">', true],
    ['<!--[if mso]><v:imagedata src="cid:a"/><![endif]-->', true],
    ['<div id="appendonsend"></div><img src="cid:a@b">', true],
    ['<img src="https://a.example/a.png">', false],
    ["<p>text</p>", false],
  ])("%s holds inline pictures: %s", (html, expected) => expect(read(html).hasInlineImages).toBe(expected));
});

describe("the extent of a body", () => {
  it("is the same for what Outlook writes anew", () => {
    const written =
      "<p class=x>caf&eacute; &amp; &#128512;&nbsp;tea</p>\r\n<!-- note --><style>p{color:red}</style>";
    expect(extentOf(written)).toEqual(extentOf("<P>café & 😀 tea</P>"));
  });

  it("is less when anything that can be read is cut off", () => {
    const html = '<p>Hello <a href="https://a.example/long/address">there</a>, how are you?</p>';
    const whole = extentOf(html).text;
    const end = html.indexOf("you?");
    for (let cut = 1; cut < end; cut += 1) expect(extentOf(html.slice(0, cut)).text).toBeLessThan(whole);
  });
});
