import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { toRefusal } from "../../../server/features/attachments/refusals.ts";
import {
  displayName,
  expiryOf,
  shareScopes,
  storedName,
} from "../../../server/features/attachments/rules.ts";
import { SpoolFull } from "../../../server/features/attachments/spool.ts";
import { readContentType, typeOfImage } from "../../../server/features/images/rules.ts";
import {
  readFileDestination,
  writeFileDestination,
} from "../../../server/features/tracking/fileDestination.ts";
import { DriveFailure } from "../../../server/platform/microsoft/driveFailure.ts";
import { attachmentIdOf, readAttachmentId } from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.stringMatching(/^[ .~$_a-z"*:<>?/\\|%#]{0,300}(\.[a-z]{1,5})?$/),
  fc.constantFrom("CON", "con.txt", "~$a", ".lock", "_vti_", "desktop.ini", "..", "", " ", "a\u202Efdp.exe"),
);

describe("the name in OneDrive", () => {
  it("is one that OneDrive takes and no other file has, whatever the rep's name for it", () => {
    const property = fc.property(fc.array(anyName, { minLength: 1, maxLength: 6 }), (names) => {
      const taken: string[] = [];
      for (const name of names) {
        const stored = storedName(name, taken);
        expect(stored).toMatch(/^[^"*:<>?/\\|]+$/);
        expect(stored).not.toMatch(/^[\s.]|[\s.]$|^~\$|_vti_/);
        expect(stored).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d|desktop\.ini)(\.|$)/i);
        expect(stored.length).toBeLessThanOrEqual(200);
        expect(stored.isWellFormed()).toBe(true);
        expect(taken.map((one) => one.toLowerCase())).not.toContain(stored.toLowerCase());
        taken.push(stored);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it.each([
    ["offer.pdf", [], "offer.pdf"],
    ["offer.pdf", ["Offer.PDF"], "offer (2).pdf"],
    ["offer.pdf", ["offer.pdf", "offer (2).pdf"], "offer (3).pdf"],
    ["a/b:c.txt", [], "a_b_c.txt"],
    ["con.txt", [], "_con.txt"],
    ["...", [], "file"],
    [`${"n".repeat(300)}.pdf`, [], `${"n".repeat(196)}.pdf`],
  ])("of %p beside %p is %p", (name, taken, expected) => {
    expect(storedName(name, taken)).toBe(expected);
  });
});

describe("the name that is shown", () => {
  it("is the rep's own, at most 255 long, never empty, never half a character", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const shown = displayName(name);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(255);
        expect(shown.isWellFormed()).toBe(true);
        const isPlain = /^[^\p{C}]+$/u.test(name) && name.trim() !== "" && name.length <= 255;
        if (isPlain) expect(shown).toBe(name);
      }),
    );
  });
});

describe("the kinds of link that are tried", () => {
  const inside = [{ address: "Ann@Contoso.test" }, { address: "ben@contoso.test" }];
  const mixed = [...inside, { address: "ann@customer.test" }];
  it.each([
    ["anonymous", mixed, ["anonymous", "users"]],
    ["anonymous", inside, ["anonymous", "users", "organization"]],
    ["users", mixed, ["users"]],
    ["organization", mixed, []],
    ["organization", inside, ["organization"]],
    ["organization", [{ address: "ann@mail.contoso.test" }], []],
    ["organization", [{ address: "half typed" }], []],
    ["anonymous", [], ["anonymous"]],
    ["users", [], []],
  ] as const)("from %p for %j are %j", (widest, recipients, expected) => {
    expect(shareScopes({ widest, repAddress: "rep@contoso.test", recipients })).toEqual(expected);
  });
});

describe("what rides in a token", () => {
  it("comes back whole: the address to the last character, the instant to the second", () => {
    const at = fc.option(
      fc.date({ min: new Date("2020-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), at, (url, date) => {
        const expiresAt =
          date === null ? null : new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        expect(readFileDestination(writeFileDestination({ url, expiresAt }))).toEqual({ url, expiresAt });
      }),
    );
  });

  it.each(["", "https://x.example/", "soon https://x.example/", "-1 x", "999999999999 x"])(
    "is not %p",
    (text) => {
      expect(readFileDestination(text)).toBeUndefined();
    },
  );

  it("ends after the days that were set", () => {
    const now = new Date("2026-11-21T10:00:00Z");
    expect(expiryOf(7, now)).toBe("2026-11-28T10:00:00.000Z");
    expect(expiryOf(null, now)).toBeNull();
  });
});

describe("an attachment's id", () => {
  it("is its place, and nothing else is read as one", () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), (index) => expect(readAttachmentId(attachmentIdOf(index))).toBe(index)),
    );
    for (const text of [
      "",
      "attachment-",
      "attachment-01",
      "attachment--1",
      "attachment-1.5",
      "attachment-12345678",
      "1",
    ])
      expect(readAttachmentId(text)).toBeUndefined();
  });
});

describe("a refusal in words", () => {
  const translate = createTranslate("en");
  const reasons = [
    "unavailable",
    "signedOut",
    "forbidden",
    "missing",
    "taken",
    "refused",
    "tooLarge",
    "full",
    "changed",
  ] as const;
  it.each([
    ...reasons.map((reason) => new DriveFailure(reason)),
    new SpoolFull(),
    new AppError("consent_needed", "mailbox"),
    new AppError("not_signed_in", "mailbox"),
    new AppError("sign_in_unavailable", "mailbox"),
  ])("of %p says that the file stays attached", (error) => {
    for (const step of ["folder", "upload"] as const) {
      const refusal = toRefusal(error, step, translate) as AppError;
      expect(refusal).toBeInstanceOf(AppError);
      expect(refusal.message).toContain("stays attached normally");
    }
  });

  it("of our own bug stays what it is", () => {
    const bug = new TypeError("x");
    expect(toRefusal(bug, "upload", translate)).toBe(bug);
  });
});

describe("what a picture is", () => {
  const latin1 = (text: string) => Buffer.from(text, "latin1");
  it.each([
    ["image/png", latin1("\x89PNG\r\n\x1a\n....")],
    ["image/jpeg", latin1("\xff\xd8\xff\xe0....")],
    ["image/gif", latin1("GIF89a....")],
    ["image/webp", latin1("RIFF\x10\0\0\0WEBPVP8 ")],
    ["image/bmp", latin1("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0")],
    [undefined, latin1("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    [undefined, latin1("BM is how this text begins, and no more")],
    [undefined, latin1("RIFF\x10\0\0\0WAVEfmt ")],
    [undefined, latin1("<html>")],
    [undefined, latin1("")],
    [undefined, latin1("\x89PN")],
  ])("%p", (type, bytes) => {
    expect(typeOfImage(bytes)).toBe(type);
  });

  it.each([
    ["IMAGE/PNG; x=1", "image/png"],
    ["image/jpg", "image/jpeg"],
    [undefined, ""],
  ])("says %p, meaning %p", (header, type) => {
    expect(readContentType(header)).toBe(type);
  });
});
