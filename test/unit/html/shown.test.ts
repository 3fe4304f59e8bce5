import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { shownOther } from "../../../shared/html/shown.ts";

describe("a link whose text shows an address", () => {
  it.each([
    ["https://contoso.test/a", "https://contoso.test/a"],
    ["https://contoso.test/a", "https://contoso.test/a/?utm_source=mail#top"],
    ["http://contoso.test", "https://contoso.test/any/where"],
    ["www.contoso.test", "https://contoso.test/"],
    ["contoso.com", "https://www.contoso.com/offer"],
    ["CONTOSO.com/Offer", "https://contoso.com/Offer"],
    ["(contoso.com).", "https://contoso.com/"],
    ["contoso.com/cata…", "https://contoso.com/catalogue/2026"],
    ["https://conto...", "https://contoso.com/"],
    ["contoso.com:8080", "http://contoso.com:8080/x"],
    ["müller.example", "https://xn--mller-kva.example/"],
    ["ann@contoso.com", "mailto:Ann@contoso.com?subject=Hi"],
    ["mailto:ann@contoso.com", "mailto:ann%40contoso.com"],
  ])("“%s” leads to %s as it says", (text, destination) => {
    expect(shownOther(text, destination)).toBeNull();
  });

  it.each([
    ["https://paypal.com/login", "https://evil.example/login"],
    ["paypal.com", "https://paypal.com.evil.example/"],
    ["www.paypal.com", "https://evil.example/?https://www.paypal.com"],
    ["pаypal.com", "https://paypal.com/"],
    ["contoso.com/a", "https://contoso.com/b"],
    ["contoso.com/cata…", "https://contoso.com/dogs"],
    ["contoso.com", "https://shop.contoso.com/"],
    ["contoso.com:8080", "https://contoso.com/"],
    ["https://contoso.com", "mailto:ann@contoso.com"],
    ["ann@contoso.com", "mailto:ben@contoso.com"],
    ["ann@contoso.com", "https://contoso.com/contact"],
    ["https://contoso.com", "https://contoso.com@evil.example/"],
    ["report.pdf/download", "https://files.example/x"],
    ["contoso.com", "http:\\\\ [nonsense"],
    ["ann@contoso.com", "mailto:%zz"],
  ])("“%s” is told, for it leads to %s", (text, destination) => {
    expect(shownOther(text, destination)).toBe(text);
  });

  it.each(["", "here", "our shop", "Node.js", "report.pdf", "v2.1", "e.g.", "contoso.com and more", "3.50"])(
    "“%s” is no address",
    (text) => {
      expect(shownOther(text, "https://elsewhere.example/")).toBeNull();
    },
  );

  it("is never told when the text is the address itself", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(shownOther(url, url)).toBeNull();
      }),
      { examples: [["https://shop.example/a."]] },
    );
  });

  it("is told whenever the host is another one, and takes any text", () => {
    fc.assert(
      fc.property(fc.domain(), fc.string(), (host, text) => {
        expect(shownOther(`https://${host}/`, `https://x${host}/`)).toBe(`https://${host}/`);
        expect([null, text]).toContain(shownOther(text, `https://${host}/`));
      }),
    );
  });

  it("is judged in a moment, however long the text", () => {
    const started = performance.now();
    for (const text of [
      "a.".repeat(50_000),
      "a".repeat(100_000),
      `${"-".repeat(99_999)}.`,
      "@".repeat(99_999),
    ]) {
      shownOther(text, "https://contoso.test/");
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
