import { describe, expect, it } from "@jest/globals";
import type { Message } from "@microsoft/microsoft-graph-types";
import fc from "fast-check";
import { addinAddress } from "../../sandbox/page/compose/frame.ts";
import { quote } from "../../sandbox/page/mail/quote.ts";
import { parseLine, toLine } from "../../sandbox/page/people.ts";

describe("a line of recipients", () => {
  it.each([
    ["ann@customer.test", [["ann@customer.test", "ann@customer.test"]]],
    [
      "Ann Lee <ann@customer.test>; ben@customer.test;",
      [
        ["Ann Lee", "ann@customer.test"],
        ["ben@customer.test", "ben@customer.test"],
      ],
    ],
    ["<ann@customer.test>", [["ann@customer.test", "ann@customer.test"]]],
    ["half typed", [["half typed", "half typed"]]],
    [" ; , ", []],
  ])("reads %j", (line, expected) => {
    expect(parseLine(line).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  it("says the same after it was read and written", () => {
    const word = fc.stringMatching(/^[A-Za-z]{1,8}$/);
    const person = fc.record({ name: word, address: word.map((local) => `${local}@customer.test`) });
    fc.assert(fc.property(fc.array(person), (people) => expect(parseLine(toLine(people))).toEqual(people)));
  });
});

describe("a quote", () => {
  const message: Message = {
    subject: "Prices <new>",
    sentDateTime: "2026-11-20T09:00:00Z",
    from: { emailAddress: { name: "Ann", address: "ann@customer.test" } },
    toRecipients: [{ emailAddress: { name: "Rep", address: "rep@contoso.test" } }],
  };

  it("has the marks by which mail programs find where the history begins, in Outlook's order", () => {
    const html = quote(message, "<html><body class=x><p>Hello</p></body></html>", "en-US");
    const marks = ["elementToProof", 'id="appendonsend"', "<hr", 'id="divRplyFwdMsg"', "<p>Hello</p>"];
    const places = marks.map((mark) => html.indexOf(mark));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("writes names and subject as text, and leaves out an empty Cc", () => {
    const html = quote(message, "", "en-US");
    expect(html).toContain("<b>From:</b> Ann &lt;ann@customer.test&gt;");
    expect(html).toContain("<b>Subject:</b> Prices &lt;new&gt;");
    expect(html).not.toContain("Cc:");
  });

  it("keeps the quoted body byte for byte", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (body) => {
        const harmless = body.replaceAll(/<\/?body/gi, "");
        expect(quote(message, `<html><body>${harmless}</body></html>`, "en-US")).toContain(
          `<div>${harmless}</div>`,
        );
      }),
    );
  });
});

describe("the pane's address", () => {
  it("names the host as Outlook on the web does", () => {
    const address = new URL(addinAddress("http://localhost:3000", "taskpane", "en-US"));
    expect(address.pathname).toBe("/addin/taskpane.html");
    expect(address.searchParams.get("_host_Info")).toBe("Outlook$Web$16.01$en-US$$$$0");
  });
});
