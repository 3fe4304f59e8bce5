import { describe, expect, it } from "@jest/globals";
import { readDestination } from "../../../shared/html/destination.ts";
import { linkOf, messageId, prepare } from "./own.ts";

const page = "https://shop.example/a?b#c";

const reasonOf = (html: string, changes: Parameters<typeof prepare>[1] = {}) => {
  const prepared = prepare(html, { followOpens: false, ...changes });
  const [link] = prepared.links;
  if (link?.followed === false) expect(prepared.html).toBe(html);
  return link?.skippedBecause;
};

const link = (text: string, href = page, more = "") => `<a href="${href}"${more}>${text}</a>`;

describe("where an href leads", () => {
  it.each([
    ["https://a.example", "web"],
    ["HTTP://a.example", "web"],
    ["https:\\\\a.example/", "web"],
    ["https://user:pass@a.example:8080/?#", "web"],
    ["https://[::1]/", "web"],
    ["https://a.example/a b", "web"],
    ["https://šport.example/日本?é", "web"],
    ["https:a.example", "unreadable"],
    ["https:/a.example", "unreadable"],
    ["https://", "unreadable"],
    ["http://[::1", "unreadable"],
    ["http://a b.example/", "unreadable"],
    ["https://a.example:99999/", "unreadable"],
    ["https://a.example/\u{1}x", "unreadable"],
    ["https://a.example/\u{D800}", "unreadable"],
    ["mailto:a@b.test", "notWeb"],
    ["tel:+38612345", "notWeb"],
    ["sms:+38612345", "notWeb"],
    ["ftp://a.example/", "notWeb"],
    ["http", "none"],
    ["a.example", "none"],
    ["//a.example", "none"],
    ["?a", "none"],
    ["", "none"],
    ["1http://a.example", "none"],
    ["cid:1", "none"],
    ["DATA:text/html,x", "none"],
    ["java\tscript:alert(1)", "none"],
  ])("%j is %s", (href, kind) => {
    expect(readDestination(href).kind).toBe(kind);
  });

  it("is told without what a browser strips, and nothing else", () => {
    expect(readDestination("\u{0}\u{1F} https://A.example/\n x\t \u{A0} ")).toEqual({
      kind: "web",
      url: "https://A.example/ x \u{A0}",
    });
  });
});

describe("a link is left alone", () => {
  it.each(["mailto:a@b.test", "tel:+1", "sms:+1", "callto:x"])("if it is %s", (href) => {
    expect(reasonOf(link("x", href))).toBe("notWeb");
  });

  it("if it cannot be read", () => {
    expect(reasonOf(link("x", "https://[a"))).toBe("unreadable");
  });

  it("if clicks are not followed", () => {
    expect(reasonOf(link("x"), { followClicks: false })).toBe("notFollowing");
  });

  it("if it is marked", () => {
    expect(reasonOf(link("x", page, ' data-engagement="off"'))).toBe("marked");
    expect(reasonOf(link("x", page, " DATA-ENGAGEMENT=OFF"))).toBe("marked");
    expect(reasonOf(link("x", page, ' data-engagement="on"'))).toBeUndefined();
  });

  it.each([
    [page, "chosen"],
    ["HTTPS://SHOP.example/a?b#c", "chosen"],
    ["https://shop.example/a", undefined],
    ["shop.example", "chosen"],
    [" Example ", "chosen"],
    ["hop.example", undefined],
    ["www.shop.example", undefined],
    ["", undefined],
    ["https://", undefined],
  ])("if the rep chose %j: %s", (entry, reason) => {
    expect(reasonOf(link("x"), { skip: [entry] })).toBe(reason);
  });

  it("if our address would be longer than 2,000 characters", () => {
    const lengthOfOurs = linkOf(messageId, 0, page).length;
    const long = (length: number) => `${page}${"x".repeat(length - lengthOfOurs)}`;
    expect(reasonOf(link("x", long(2000)))).toBeUndefined();
    expect(reasonOf(link("x", long(2001)))).toBe("tooLong");
    expect(reasonOf(link("x", long(100_000)), { linkUrl: () => "https://short.test" })).toBe("tooLong");
  });
});

const unsubscribing = [
  "Unsubscribe",
  "To opt out, click here",
  "Manage your email preferences",
  "Darse de baja",
  "Cancelar la suscripción",
  "Cancelar inscrição",
  "Descadastrar-se",
  "配信停止はこちら",
  "メルマガの解除",
  "購読を解除する",
  "Odjava od novic",
  "Prekliči naročnino",
  "Se désabonner",
  "Me d&eacute;sinscrire",
  "G&#233;rer mes pr&#233;f&#233;rences",
  "<b>Un</b>subscribe",
  "Unsubscr&shy;ibe",
];

const unsubscribingAddresses = [
  "https://list.example/unsubscribe?u=1",
  "https://list.example/List-Unsubscribe/1",
  "https://unsubscribe.list.example/1",
  "https://list.example/email_preferences",
  "https://list.example/preference-center",
  "https://list.example/se-d%C3%A9sabonner",
  "https://list.example/opt-out/1",
  "https://list.example/odjava?id=1",
  "https://list.example/dar-de-baja",
  "https://list.example/%E9%85%8D%E4%BF%A1%E5%81%9C%E6%AD%A2",
];

const ordinary = [
  "Our offer",
  "Subscribe",
  "Options",
  "Nadaljuj",
  "S'abonner",
  "Baja California",
  "設定",
  "Preferred rate",
];

describe("a link for leaving a list", () => {
  it.each(unsubscribing)("is told by its text: %s", (text) => {
    expect(reasonOf(link(text))).toBe("unsubscribe");
  });

  it.each(unsubscribingAddresses)("is told by its address: %s", (url) => {
    expect(reasonOf(link("here", url))).toBe("unsubscribe");
  });

  it.each(ordinary)("is not one that says %s", (text) => {
    expect(reasonOf(link(text))).toBeUndefined();
  });

  it("is not one with a broken or an ordinary address", () => {
    expect(reasonOf(link("here", "https://shop.example/%E9%85?100%"))).toBeUndefined();
    expect(reasonOf(link("here", "https://shop.example/options/output"))).toBeUndefined();
  });
});

describe("text that is itself an address", () => {
  it.each([
    ["https://shop.example/a", "addressText"],
    [" www.elsewhere.example ", "addressText"],
    ["<b>https://</b>shop.example/&#97;", "addressText"],
    ["https://shop&shy;.example\u{200B}", "addressText"],
    ["Shop.example/offers", "addressText"],
    ["www.shop.example", "addressText"],
    ["report.pdf", undefined],
    ["Node.js", undefined],
    ["see https://shop.example", undefined],
    ["shop.example is ours", undefined],
    ["our shop", undefined],
    ["", undefined],
  ])("%j: %s", (text, reason) => {
    expect(reasonOf(link(text), { skipAddressText: true })).toBe(reason);
    expect(reasonOf(link(text))).toBeUndefined();
  });

  it.each([
    [`<a href="${page}">https://shop.example</a> and more`, "addressText"],
    [`<a href="${page}"><a name="x">https://shop.example</a>`, undefined],
    [`<a href="${page}">our shop</a>https://shop.example`, undefined],
  ])("is asked of the link alone: %s", (html, reason) => {
    expect(reasonOf(html, { skipAddressText: true })).toBe(reason);
  });
});
