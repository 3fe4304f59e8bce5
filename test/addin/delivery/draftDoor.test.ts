import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDraft } from "../../../addin/office/draft.ts";

type Done = (result: object) => void;
const globals = globalThis as { Office?: unknown };
beforeAll(() => {
  globals.Office = { MailboxEnums: { RestVersion: { v2_0: "v2.0" } } };
});
afterAll(() => {
  delete globals.Office;
});

/** A window whose draft has this id once it is saved. */
function opened(id: string, versions: readonly string[] = ["1.14"]) {
  const closed: unknown[] = [];
  const item = {
    saveAsync: (done: Done) => done({ status: "succeeded", value: id }),
    closeAsync: (options: unknown, done: Done) => {
      closed.push(options);
      done({ status: "succeeded" });
    },
  } as unknown as Office.MessageCompose;
  const mailbox = {
    convertToRestId: (ewsId: string, version: unknown) => `${version} ${ewsId.replace("/", "-")}`,
  };
  const isSupported = (_name: string, version: string) => versions.includes(version);
  return { door: openDraft(mailbox, item, isSupported), closed };
}

describe("the draft in the mailbox", () => {
  it("is saved under an id that Graph takes", async () => {
    expect(await opened("AA/B=").door.save()).toBe("v2.0 AA-B=");
  });

  it("that Outlook gives no id is refused as Outlook's fault", async () => {
    await expect(opened("").door.save()).rejects.toMatchObject({ name: "OfficeError" });
  });

  it("is kept or thrown away with its window", async () => {
    const { door, closed } = opened("AA");
    await door.close?.("keep");
    await door.close?.("throwAway");
    expect(closed).toEqual([{ discardItem: false }, { discardItem: true }]);
  });

  it("stays open where Outlook lets nobody but the rep close it", () => {
    expect(opened("AA", []).door.close).toBeUndefined();
  });
});
