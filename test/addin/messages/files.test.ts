import { describe, expect, it } from "@jest/globals";
import { fileAccess, fileNameOf } from "../../../addin/features/messages/files.ts";

const now = new Date("2026-11-21T12:00:00Z");
const file = { scope: "anonymous", expiresAt: null, revoked: false } as const;
const keysOf = (part: Partial<Parameters<typeof fileAccess>[0]>) => {
  const { isOpen, sentences } = fileAccess({ ...file, ...part }, now);
  return { isOpen, keys: sentences.map(({ key }) => key.replace("messages.files.", "")) };
};

describe("whom a followed file lets in", () => {
  it.each([
    ["an open link", {}, true, ["scope.anonymous", "endless"]],
    ["one for named recipients", { scope: "users" }, true, ["scope.users", "endless"]],
    ["one that will end", { expiresAt: "2026-11-21T12:00:01.000Z" }, true, ["scope.anonymous", "ends"]],
    ["one that ended", { expiresAt: "2026-11-21T12:00:00.000Z" }, false, ["ended"]],
    ["one taken away", { revoked: true, scope: "organization" }, false, ["revoked"]],
    [
      "one taken away before it ended",
      { revoked: true, expiresAt: "2026-11-20T00:00:00.000Z" },
      false,
      ["revoked"],
    ],
  ] as const)("%s", (_name, part, isOpen, keys) => {
    expect(keysOf(part)).toEqual({ isOpen, keys });
  });
});

describe("fileNameOf", () => {
  const files = [{ attachmentId: "attachment-0", name: "offer.pdf" }];
  it("names the file that is followed, and none that is not", () => {
    expect(fileNameOf(files, "attachment-0")).toBe("offer.pdf");
    expect(fileNameOf(files, "attachment-1")).toBeUndefined();
    expect(fileNameOf(files, undefined)).toBeUndefined();
  });
});
