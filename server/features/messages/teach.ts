import { AppError } from "../../../shared/errors.ts";
import type { HitFeedback } from "../../../shared/interactions.ts";
import type { Call } from "../../http/call.ts";
import type { MessageNeeds } from "./run.ts";
import { createMessageStore } from "./store.ts";

/**
 * Notes what the rep says of a hit, for all of that client's on this message (spec A3).
 *
 * @param evidence `null` takes back what was said.
 * @throws {AppError} "not_found" for another rep's message too; "invalid_request" for what is no hit.
 */
export async function teachHit(
  needs: MessageNeeds,
  of: { readonly messageId: string; readonly interactionId: string } & HitFeedback,
  { rep: { orgId, repId }, translate }: Call,
): Promise<void> {
  const { messageId, interactionId } = of;
  const { value: message } = await createMessageStore(needs.tables.organization(orgId)).getMessageOf(
    repId,
    messageId,
  );
  if (!(await needs.teach(orgId, of))) {
    const known = await needs.readInteractions(orgId, message);
    if (known.some(({ id }) => id === interactionId)) {
      throw new AppError("invalid_request", translate("teaching.refused.noHit"));
    }
    throw new AppError("not_found", translate("teaching.refused.missing"));
  }
  await needs.recompute(orgId, messageId);
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
}
