import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  changeRecord,
  distinctEmails,
  fold,
  isKnownZone,
  makeRecord,
  matchesSearch,
} from "../../../server/features/records/rules.ts";
import { NewRecord } from "../../../shared/records.ts";

const by = { repId: "rep-1", at: "2026-11-21T10:00:00.000Z" };
const later = { repId: "rep-2", at: "2026-11-22T10:00:00.000Z" };
const id = "11111111-1111-4111-8111-111111111111";
const make = (input: Partial<NewRecord>) =>
  makeRecord(NewRecord.parse({ kind: "contact", name: "Ann", ...input }), id, by);

describe("a search", () => {
  const zupan = { name: "Živa Župan-Øster", emails: ["ziva.zupan@customer.test"] };
  it.each([
    ["the beginning of a word", zupan, "zup", true],
    ["the beginning of the second half", zupan, "ost", true],
    ["words in any order", zupan, "ZUPAN živ", true],
    ["a part of the address", zupan, "zupan@cust", true],
    ["the middle of a word", zupan, "upan", false],
    ["one word that fits and one that does not", zupan, "živa novak", false],
    ["nothing", zupan, "  ", true],
    ["accents the record lacks", { name: "Jose Garcia", emails: [] }, "josé garc", true],
    ["a Turkish dotted capital", { name: "İpek", emails: [] }, "ipek", true],
    ["a German sharp s", { name: "Straße", emails: [] }, "strass", true],
    ["the middle of a Japanese name", { name: "山田太郎", emails: [] }, "太郎", true],
    ["a name the record does not have", { name: "山田太郎", emails: [] }, "花子", false],
  ])("by %s", (_name, record, search, expected) => {
    expect(matchesSearch(record, search)).toBe(expected);
  });

  it("finds every record by any beginning of any of its words", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
        fc.nat(20),
        (name, length) => {
          const [word] = fold(name).match(/[\p{L}\p{N}]+/gu) ?? [];
          fc.pre(word !== undefined);
          expect(matchesSearch({ name, emails: [] }, [...(word ?? "")].slice(0, length + 1).join(""))).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe("a record", () => {
  it("keeps one spelling of each address", () => {
    expect(distinctEmails(["Ann@customer.test", "ann@customer.test", "ben@customer.test"])).toEqual([
      "Ann@customer.test",
      "ben@customer.test",
    ]);
  });

  it("notes who set a preference and when, but not for one that was left open", () => {
    expect(make({ follow: "doNotAllow" })).toMatchObject({ followSetAt: by.at, followSetBy: "rep-1" });
    expect(make({})).toMatchObject({ followSetAt: null, followSetBy: null });
  });

  it("forgets where a preference came from when it is set anew", () => {
    const record = make({ follow: "allow", followSource: "contract" });
    expect(changeRecord(record, { follow: "doNotAllow" }, later)).toMatchObject({
      followSource: null,
      followSetAt: later.at,
      followSetBy: "rep-2",
    });
    expect(changeRecord(record, { name: "Anna" }, later)).toMatchObject({
      followSource: "contract",
      followSetAt: by.at,
      changedAt: later.at,
    });
  });
});

describe("a time zone", () => {
  it.each([
    ["Europe/Ljubljana", true],
    ["Asia/Kolkata", true],
    ["UTC", true],
    ["+01:00", false],
    ["Europe/Atlantis", false],
    ["", false],
    ["../../etc/passwd", false],
  ])("%s is known: %s", (zone, expected) => {
    expect(isKnownZone(zone)).toBe(expected);
  });
});
