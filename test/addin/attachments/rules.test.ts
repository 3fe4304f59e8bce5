import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bytesOf, decodeBase64, encodeBase64 } from "../../../addin/features/attachments/content.ts";
import { cutMiddle, type FollowedFile, pairFiles } from "../../../addin/features/attachments/rules.ts";
import { sizeWords } from "../../../addin/features/attachments/size.ts";
import { createTranslate } from "../../../shared/text/index.ts";

describe("the content of a file", () => {
  it("comes through base64 as it was", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const base64 = encodeBase64(bytes);
        expect(base64).toBe(Buffer.from(bytes).toString("base64"));
        expect([...decodeBase64(base64)]).toEqual([...bytes]);
        expect(bytesOf(base64)).toBe(bytes.length);
      }),
    );
  });

  it("is encoded in pieces that fit together", () => {
    const bytes = new Uint8Array(100_000).map((_, at) => at % 251);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  });
});

describe("a name cut in the middle", () => {
  it("is as long as it may be, and keeps both ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 4, max: 40 }), (name, length) => {
        const cut = [...new Intl.Segmenter().segment(cutMiddle(name, length))];
        const whole = [...new Intl.Segmenter().segment(name)];
        if (whole.length <= length) return expect(cutMiddle(name, length)).toBe(name);
        return expect(cut.length).toBeLessThanOrEqual(length);
      }),
    );
    expect(cutMiddle("quarterly report of the north.pdf", 16)).toBe("quarterl…rth.pdf");
  });
});

describe("a size", () => {
  const text = createTranslate("en");
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 KB"],
    [2_440_000, "2.4 MB"],
    [24_400_000, "24 MB"],
    [3_000_000_000, "3 GB"],
  ])("of %i bytes is %s", (bytes, words) => expect(sizeWords(bytes, text)).toBe(words));
});

describe("followed files and attachments", () => {
  const attachment = fc.record({
    id: fc.constantFrom("0", "1", "2", "3"),
    name: fc.constantFrom("a", "b"),
    size: fc.constantFrom(1, 2),
    kind: fc.constant("file" as const),
    isInline: fc.constant(false),
    contentId: fc.constant(undefined),
  });
  const followed = fc.uniqueArray(
    fc.record({
      copy: fc.record({
        attachmentId: fc.uuid(),
        name: fc.constant(""),
        size: fc.constant(1),
        url: fc.constant(""),
      }),
      name: fc.constantFrom("a", "b"),
      id: fc.constantFrom("0", "1", undefined),
      outlookSize: fc.constantFrom(1, 2, undefined),
      digest: fc.constant(undefined),
    }),
    { selector: (file: FollowedFile) => file.copy.attachmentId, maxLength: 5 },
  );

  it("are paired one to one by name, and as many as can be", () => {
    fc.assert(
      fc.property(fc.array(attachment, { maxLength: 5 }), followed, (attachments, files) => {
        const { followedAt, unpaired } = pairFiles(attachments, files);
        expect(new Set([...followedAt.values(), ...unpaired]).size).toBe(files.length);
        for (const [place, file] of followedAt) expect(attachments[place]?.name).toBe(file.name);
        for (const name of ["a", "b"]) {
          const count = (list: readonly { name: string }[]) => list.filter((one) => one.name === name).length;
          expect(count([...followedAt.values()])).toBe(Math.min(count(attachments), count(files)));
        }
      }),
    );
  });
});
