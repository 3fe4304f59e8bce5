import { SECOND } from "../../../shared/time.ts";
import { graphRefusal, mayHaveHappened } from "../../platform/microsoft/failures.ts";
import { findSentCopy } from "../messages/mailbox.ts";
import { type Glance, glanceAtDraft, submitDraft } from "./draft.ts";
import type { Submission } from "./rows.ts";
import {
  endSent,
  messageOf,
  needsYou,
  note,
  type Outcome,
  type Sending,
  type SendNeeds,
  save,
} from "./sending.ts";
import { decideDoubt, reasonOfRefusal } from "./sendRules.ts";

export const LEAVING_TAKES = SECOND;

/** Business time that is `ms` from now. */
export const inMs = ({ clock }: SendNeeds, ms: number) => ({
  again: new Date(clock.now().getTime() + Math.max(0, ms)),
});
const atReal = (needs: SendNeeds, at: Date): Outcome =>
  inMs(needs, at.getTime() - needs.real.now().getTime());

/** Hands a draft over that is ready. @throws {AppError} "conflict" if the schedule was changed; as `Graph` does. */
export async function submit(sending: Sending, draft: Glance): Promise<Outcome> {
  const { needs, graph } = sending;
  const at = needs.real.now().toISOString();
  const submission = { changeKey: draft.changeKey, at, unchangedAt: null };
  await save(sending, { status: "sending", submission });
  try {
    await submitDraft(graph, draft.id);
  } catch (error) {
    if (mayHaveHappened(error)) {
      await note(sending);
      return inMs(needs, needs.settling);
    }
    return await refused(sending, draft, error);
  }
  await save(sending, { submission: { ...submission, isAccepted: true } });
  // How it ended is asked for after what is still to be sent.
  return { ...inMs(needs, LEAVING_TAKES), canWait: true };
}

/** Throttled; the sign-in's time was just over; Outlook was saving it: it comes again. */
const PASSING: ReadonlySet<number> = new Set([401, 409, 412, 423, 429]);

/** Nothing was handed over: it waits again, and the rep may say something else of it. */
async function refused(sending: Sending, draft: Glance, error: unknown): Promise<Outcome> {
  const { needs, graph, folders } = sending;
  await save(sending, { status: "waiting", submission: null });
  const refusal = graphRefusal(error);
  if (!refusal || PASSING.has(refusal.status)) throw error;
  // Sent, changed or thrown away by hand in this moment: that is why, and what is told then.
  const now = await glanceAtDraft(graph, folders, draft.id);
  if (!now?.isDraft || now.changeKey !== draft.changeKey) return inMs(needs, LEAVING_TAKES);
  return await needsYou(sending, reasonOfRefusal(refusal));
}

/** What came of a submission is asked of the mailbox, never of our memory. */
export async function settle(sending: Sending, submission: Submission): Promise<Outcome> {
  const { needs, graph, folders, row } = sending;
  const { draftId } = row.value;
  const draft = await glanceAtDraft(graph, folders, draftId);
  const copy = draft ? undefined : await findSentCopy(graph, await messageOf(sending));
  const now = needs.real.now();
  const step = decideDoubt(submission, draft, copy !== undefined, now, needs.settling);
  switch (step.kind) {
    case "sent":
      return await endSent(sending, copy ? { ...copy, sentAt: copy.sentDateTime } : draft, null);
    case "leaving":
      return inMs(needs, LEAVING_TAKES);
    case "settle":
      return atReal(needs, step.at);
    case "noteUnchanged":
      await save(sending, { submission: { ...submission, unchangedAt: now.toISOString() } });
      return inMs(needs, needs.settling);
    case "unsure":
      return await needsYou(sending, draft ? "unsure" : "draftGone");
    case "sendAgain":
      return draft ? await submit(sending, draft) : undefined;
  }
}
