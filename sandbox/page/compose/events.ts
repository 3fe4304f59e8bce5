import { attachmentDetails } from "../../office/attachments.ts";
import { changedFields } from "../../office/handlers.ts";
import type { LaunchType } from "../../office/launchTypes.ts";
import { isAtLeast } from "../../office/versions.ts";
import type { Draft } from "./draft.ts";
import type { Launcher } from "./launcher.ts";

/** The Mailbox version from which on Outlook raises each event. */
const since: Readonly<Record<LaunchType, string>> = {
  OnNewMessageCompose: "1.10",
  OnMessageCompose: "1.12",
  OnMessageRecipientsChanged: "1.11",
  OnMessageAttachmentsChanged: "1.11",
  OnMessageSend: "1.12",
};

/** @param version the Mailbox requirement set this Outlook has */
export const isRaisedBy = (version: string | undefined, type: LaunchType) => isAtLeast(version, since[type]);

/** Raises what happens to the draft, as long as its window is open. */
export function followDraft(draft: Draft, launcher: Launcher): () => void {
  const { kind, isReopened } = draft.get();
  if (!isReopened) void launcher.raise("OnNewMessageCompose", { composeType: kind });
  void launcher.raise("OnMessageCompose", { composeType: kind });
  return draft.onEvent((event) => {
    if (event.name === "recipientsChanged") {
      const changedRecipientFields = changedFields(event.detail.field);
      void launcher.raise("OnMessageRecipientsChanged", { changedRecipientFields });
    } else {
      const { status, attachment } = event.detail;
      const detail = { attachmentStatus: status, attachmentDetails: attachmentDetails(attachment) };
      void launcher.raise("OnMessageAttachmentsChanged", detail);
    }
  });
}
