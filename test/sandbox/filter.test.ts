import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findAccount } from "../../sandbox/accounts.ts";
import { toMatch } from "../../sandbox/graph/filter.ts";
import { parseFilter } from "../../sandbox/graph/filterParser.ts";
import { readListQuery } from "../../sandbox/graph/query.ts";
import { newMessage, type StoredMessage } from "../../sandbox/mail/message.ts";

const account = findAccount("rep@contoso.test")!;

const message: StoredMessage = {
  ...newMessage("2026-11-21T10:00:00.000Z", "contoso.test"),
  subject: "It's an offer (final)",
  internetMessageId: "<A1@contoso.test>",
  headers: [{ name: "x-engagement-id", value: "AbC" }],
};

const matches = (filter: string, of = message) => toMatch(parseFilter(filter))(of, account);
const property = (id: string, value: string) =>
  `singleValueExtendedProperties/Any(ep: ep/id eq '${id}' and ep/value eq '${value}')`;
const HEADERS = "{00020386-0000-0000-C000-000000000046}";

describe("a filter", () => {
  it.each<[string, boolean]>([
    ["isDraft eq true", true],
    ["isDraft ne true", false],
    ["not (isDraft eq true)", false],
    ["isDraft eq false or isRead eq true", true],
    ["isDraft eq false or isRead eq true and subject eq 'x'", false],
    ["(isDraft eq true or isRead eq false) and subject eq 'x'", false],
    ["subject eq 'IT''S AN OFFER (FINAL)'", true],
    ["startswith(subject, 'It''s')", true],
    ["contains(subject,'(final')", true],
    ["endswith(subject,'offer')", false],
    ["internetMessageId eq '<A1@contoso.test>'", true],
    ["receivedDateTime ge 2026-11-21T10:00:00Z", true],
    ["receivedDateTime gt 2026-11-21T10:00:00Z", false],
    ["receivedDateTime gt 2026-11-21T11:30:00+02:00 and isDraft eq true", true],
    [property(`String ${HEADERS} Name x-engagement-id`, "abc"), true],
    [property(`String ${HEADERS.toLowerCase()} Name x-engagement-id`, "abc"), true],
    [property(`String ${HEADERS} Name X-Engagement-Id`, "abc"), false],
    [property(`String ${HEADERS} Name x-engagement-id`, "other"), false],
    [property("String 0x001A", "IPM.Note"), true],
    [
      `${property(`String ${HEADERS} Name x-engagement-id`, "abc").replace("ep: ep", "p:p").replace("and ep", "and p")}`,
      true,
    ],
  ])("%s is %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  it.each<[string, string]>([
    ["colour eq 'red'", "RequestBroker--ParseUri"],
    ["body/content eq 'x'", "ErrorInvalidUrlQueryFilter"],
    ["toRecipients/any(r: r/emailAddress/address eq 'a@b.test')", "BadRequest"],
    ["isDraft eq 'true'", "ErrorInvalidUrlQueryFilter"],
    ["receivedDateTime ge '2026-11-21T10:00:00Z'", "ErrorInvalidUrlQueryFilter"],
    ["receivedDateTime ge yesterday", "ErrorInvalidUrlQueryFilter"],
    ["subject eq 'open", "BadRequest"],
    ["subject eq", "BadRequest"],
    ["subject like 'x'", "BadRequest"],
    ["subject eq 'x' subject eq 'y'", "BadRequest"],
    [property("x-engagement-id", "abc"), "ErrorInvalidProperty"],
    ["", "BadRequest"],
    ["(".repeat(100), "BadRequest"],
    ["constructor eq 'x'", "RequestBroker--ParseUri"],
  ])("%s is refused with %s", (filter, code) => {
    expect(() => matches(filter)).toThrow(expect.objectContaining({ status: 400, code }));
  });

  it("finds any subject that is quoted as OData quotes", () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        expect(matches(`subject eq '${subject.replaceAll("'", "''")}'`, { ...message, subject })).toBe(true);
      }),
    );
  });

  it("of any characters is answered or refused, never worse", () => {
    const words = fc.constantFrom(
      "(",
      ")",
      "'",
      "subject",
      " eq ",
      "and",
      "not",
      "'x'",
      ",",
      "contains",
      "ep:",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(words).map((parts) => parts.join("")),
        (filter) => {
          try {
            expect(typeof matches(filter)).toBe("boolean");
          } catch (error) {
            expect(error).toMatchObject({ status: 400 });
          }
        },
      ),
    );
  });
});

describe("an order", () => {
  const read = (query: Record<string, string>) => () => readListQuery(new URLSearchParams(query));
  const tooComplex = expect.objectContaining({ code: "InefficientFilter" });

  it("must stand first in the filter", () => {
    const $orderby = "receivedDateTime desc";
    expect(read({ $orderby, $filter: "isRead eq false" })).toThrow(tooComplex);
    expect(
      read({ $orderby, $filter: "isRead eq false and receivedDateTime ge 2020-01-01T00:00:00Z" }),
    ).toThrow(tooComplex);
    expect(
      read({ $orderby, $filter: "receivedDateTime ge 2020-01-01T00:00:00Z and isRead eq false" }),
    ).not.toThrow();
    expect(read({ $orderby })).not.toThrow();
  });
});
