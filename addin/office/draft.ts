import { call, OfficeError } from "./call.ts";
import type { Environment } from "./environment.ts";

/** The draft as it lies in the mailbox, and the window it is written in. Both methods reject with an {@link OfficeError}. */
export interface DraftDoor {
  /**
   * Saves the draft.
   *
   * @returns its id for Graph, which may know it only minutes later: classic Outlook saves on the machine first.
   */
  save(): Promise<string>;
  /** Missing before Mailbox 1.14. What is not saved is asked about, or lost where the draft is to be thrown away. */
  readonly close: ((what: "keep" | "throwAway") => Promise<void>) | undefined;
}

export function openDraft(
  mailbox: Pick<Office.Mailbox, "convertToRestId">,
  item: Office.MessageCompose,
  isSupported: Environment["isSupported"],
): DraftDoor {
  return {
    async save() {
      const id = await call<string>((done) => item.saveAsync(done));
      // Outlook for Mac was seen to answer with nothing (office-js issue 2869).
      if (!id) throw new OfficeError(0, "The saved draft has no id yet.");
      return mailbox.convertToRestId(id, Office.MailboxEnums.RestVersion.v2_0);
    },
    close: isSupported("Mailbox", "1.14")
      ? (what) => call<void>((done) => item.closeAsync({ discardItem: what === "throwAway" }, done))
      : undefined,
  };
}
