import { AppError } from "../../../shared/errors.ts";
import type { MessageStatus } from "../../../shared/messages.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { isOut } from "./rules.ts";
import type { MessageNeeds } from "./run.ts";
import { askSentItems } from "./sentItems.ts";
import { createMessageStore } from "./store.ts";

/** By hand, and nobody may have told us. */
const MAY_BE_SENT: ReadonlySet<MessageStatus> = new Set<MessageStatus>([
  "prepared",
  "scheduled",
  "needsYou",
  "failed",
]);

/**
 * Throws a draft away with all it had (spec S7). Done again it changes nothing; a message that is not there, or not
 * the rep's, is as good as thrown away.
 *
 * What was prepared may have gone out without anybody telling us: Sent Items are asked first, for a sent mail's
 * history must not be lost. The draft itself is Outlook's to delete, but for a scheduled one, which lies in our hands.
 *
 * @throws {AppError} "conflict" if it was sent; as `Graph` does, if the mailbox can't be asked.
 */
export async function discardMessage(needs: MessageNeeds, messageId: string, call: Call): Promise<void> {
  const { orgId, repId } = call.rep;
  const store = createMessageStore(needs.tables.organization(orgId));
  const known = await store.findMessage(messageId);
  if (known?.value.repId !== repId) return;
  if (MAY_BE_SENT.has(known.value.status)) await askSentItems(needs, call, known.value);
  await needs.throwAwayScheduled(call, messageId);
  const outcome = await retryOnConflict(() => discardOnce(needs, messageId, call));
  if (outcome === "sent") throw new AppError("conflict", call.translate("messages.refused.discardSent"));
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}

/**
 * Given up first, so that nobody lists it any more, then removed, if nobody sent or prepared it meanwhile.
 * @throws {AppError} "conflict" if somebody did.
 */
async function discardOnce(needs: MessageNeeds, messageId: string, call: Call): Promise<"sent" | "gone"> {
  const store = createMessageStore(needs.tables.organization(call.rep.orgId));
  const row = await store.findMessage(messageId);
  if (!row) return "gone";
  if (isOut(row.value)) return "sent";
  if (row.value.status !== "abandoned") await store.saveMessage(row, { ...row.value, status: "abandoned" });
  await needs.removeCopies(call, messageId);
  const givenUp = await store.findMessage(messageId);
  if (!givenUp) return "gone";
  if (givenUp.value.status !== "abandoned") {
    throw new AppError("conflict", call.translate("messages.refused.discardChanged"));
  }
  await store.removeMessage(givenUp);
  return "gone";
}
