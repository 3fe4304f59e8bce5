import { AppError } from "../../../shared/errors.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { isOut } from "./rules.ts";
import type { MessageNeeds } from "./run.ts";
import { askSentItems } from "./sentItems.ts";
import { createMessageStore } from "./store.ts";

/**
 * Throws a draft away with all it had (spec S7). Done again it changes nothing; a message that is not there, or not
 * the rep's, is as good as thrown away.
 *
 * What was prepared may have gone out without anybody telling us: Sent Items are asked first, for a sent mail's
 * history must not be lost.
 *
 * @throws {AppError} "conflict" if it was sent; as `Graph` does, if Sent Items can't be asked.
 */
export async function discardMessage(needs: MessageNeeds, messageId: string, call: Call): Promise<void> {
  const { orgId, repId } = call.rep;
  const store = createMessageStore(needs.tables.organization(orgId));
  const known = await store.findMessage(messageId);
  if (known?.value.repId !== repId) return;
  if (known.value.status === "prepared") await askSentItems(needs, call, known.value);
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
