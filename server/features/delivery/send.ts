import type { ScheduleReason } from "../../../shared/delivery.ts";
import { AppError } from "../../../shared/errors.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { graphRefusal, mayHaveHappened } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import { findSentCopy } from "../messages/mailbox.ts";
import { createMessageStore } from "../messages/store.ts";
import { type Draft, findDraft, submitDraft } from "./draft.ts";
import { prepared } from "./ready.ts";
import type { ScheduleRow } from "./rows.ts";
import {
  endSent,
  foldersIn,
  needsYou,
  type Outcome,
  readRow,
  type Sending,
  type SendNeeds,
  save,
} from "./sending.ts";
import { decideDoubt, decideDraft, decideTiming, reasonOfRefusal, SETTLING } from "./sendRules.ts";

const WAIT_FOR_WRITER = 5 * MINUTE;
const LOOK_AGAIN_AT_WRITER = 30 * SECOND;
const LEAVING_TAKES = SECOND;
/** Business time that is `ms` from now. */
const inMs = ({ clock }: SendNeeds, ms: number): Outcome => ({
  again: new Date(clock.now().getTime() + Math.max(0, ms)),
});
const atReal = (needs: SendNeeds, at: Date): Outcome =>
  inMs(needs, at.getTime() - needs.real.now().getTime());

/**
 * Sends a scheduled message whose time has come, or goes on where a process that died has left off (spec D5, D6). To be
 * called again and again until it says that it is over; called by two processes at once, one of them ends by a conflict
 * before it asks Graph for anything that can't be undone.
 *
 * @throws {AppError} what kept it from going on: "conflict", "storage_unavailable", "sign_in_unavailable", as `Graph`.
 */
export async function sendDue(needs: SendNeeds, orgId: string, messageId: string): Promise<Outcome> {
  const table = needs.tables.organization(orgId);
  const row = await readRow(table, messageId);
  if (!row) return undefined;
  const timing = decideTiming(row.value, needs.clock.now());
  if (timing.kind === "over") return await tellAgain(needs, orgId, messageId, row.value);
  if (timing.kind === "later") return { again: timing.at };
  const message = (await createMessageStore(table).findMessage(messageId))?.value;
  if (!message) return undefined;
  const start = { needs, orgId, messageId, table, message, row };
  if (timing.kind === "tooLate") return await endWithout(start, "tooLate");
  try {
    return await sendWith(start, await needs.graphOf({ orgId, repId: row.value.repId }));
  } catch (error) {
    const reason = await reasonOfSignIn(needs, start, error);
    if (reason === undefined) throw error;
    // The row may have been written meanwhile: whoever comes next ends it.
    return await endWithout({ ...start, row: (await readRow(table, messageId)) ?? row }, reason);
  }
}

/** Who wrote down that it needs the rep may have died before the card was posted; told twice, there is one card. */
async function tellAgain(needs: SendNeeds, orgId: string, messageId: string, plan: ScheduleRow) {
  const { status, reason, repId } = plan;
  if (status !== "needsYou" || reason === null) return undefined;
  await needs.tell({ orgId, repId }, messageId, { kind: "needsYou", reason });
  return undefined;
}

async function sendWith(start: Omit<Sending, "graph" | "folders">, graph: Graph): Promise<Outcome> {
  const { orgId, row } = start;
  const sending = { ...start, graph, folders: await foldersIn(graph, `${orgId} ${row.value.repId}`) };
  return row.value.submission === null ? await sendFresh(sending) : await settle(sending);
}

/** Graph may have refused a token whose sign-in was ended before its time: whether it was, Entra says. */
async function reasonOfSignIn(
  needs: SendNeeds,
  { orgId, row }: Pick<Sending, "orgId" | "row">,
  error: unknown,
): Promise<ScheduleReason | undefined> {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === "consent_needed") return "consentEnded";
  if (error.code !== "not_signed_in") return undefined;
  if (!graphRefusal(error)) return "signInEnded";
  try {
    await needs.graphOf({ orgId, repId: row.value.repId }, true);
    return undefined;
  } catch (again) {
    return again instanceof AppError && again.code === "not_signed_in" ? "signInEnded" : undefined;
  }
}

async function endWithout(start: Omit<Sending, "graph" | "folders">, reason: ScheduleReason) {
  // Neither is needed to write down that nothing is sent.
  return await needsYou(start as Sending, reason);
}

async function sendFresh(sending: Sending): Promise<Outcome> {
  const { needs, graph, folders, row } = sending;
  const plan = row.value;
  const draft = await findDraft(graph, folders, plan.draftId);
  if (!draft) return await lookForGone(sending);
  const real = needs.real.now();
  const hasWaited = plan.waitsUntil !== null && real.getTime() >= Date.parse(plan.waitsUntil);
  const step = decideDraft(draft, plan, needs.clock.now(), hasWaited);
  if (step.kind === "sent") return await endSent(sending, draft, "sentByHand");
  if (step.kind === "leaving") return inMs(needs, LEAVING_TAKES);
  if (step.kind === "deleted") {
    await save(sending, { status: "cancelled", reason: null });
    return undefined;
  }
  if (step.kind === "wait") {
    const waitsUntil = plan.waitsUntil ?? new Date(real.getTime() + WAIT_FOR_WRITER).toISOString();
    if (plan.waitsUntil === null) await save(sending, { waitsUntil });
    return inMs(needs, LOOK_AGAIN_AT_WRITER);
  }
  return await submit(sending, await prepared(sending, draft));
}

async function submit(sending: Sending, draft: Draft): Promise<Outcome> {
  const { needs, graph } = sending;
  const at = needs.real.now().toISOString();
  await save(sending, {
    status: "sending",
    submission: { changeKey: draft.changeKey, at, unchangedAt: null },
  });
  try {
    await submitDraft(graph, draft.id);
  } catch (error) {
    if (mayHaveHappened(error)) return inMs(needs, SETTLING);
    const refusal = graphRefusal(error);
    await save(sending, { submission: null });
    // Throttled, or the sign-in's time was just over: it comes again.
    if (!refusal || refusal.status === 429 || refusal.status === 401) throw error;
    if (refusal.status === 404) return inMs(needs, LEAVING_TAKES);
    return await needsYou(sending, reasonOfRefusal(refusal));
  }
  return await settle(sending);
}

/** What came of a submission is asked of the mailbox, never of our memory. */
async function settle(sending: Sending): Promise<Outcome> {
  const { needs, graph, folders, row, message } = sending;
  const { submission, draftId } = row.value;
  if (submission === null) return await sendFresh(sending);
  const draft = await findDraft(graph, folders, draftId);
  const copy = draft ? undefined : await findSentCopy(graph, message);
  const now = needs.real.now();
  const step = decideDoubt(submission, draft, copy !== undefined, now);
  switch (step.kind) {
    case "sent":
      return await endSent(sending, copy ? { ...copy, sentAt: copy.sentDateTime } : draft, null);
    case "leaving":
      return inMs(needs, LEAVING_TAKES);
    case "settle":
      return atReal(needs, step.at);
    case "noteUnchanged":
      await save(sending, { submission: { ...submission, unchangedAt: now.toISOString() } });
      return inMs(needs, SETTLING);
    case "unsure":
      return await needsYou(sending, draft ? "unsure" : "draftGone");
    case "sendAgain":
      return draft ? await submit(sending, draft) : undefined;
  }
}

/** Nobody submitted it and it is not there: sent or thrown away by hand, or moved to where we can't look. */
async function lookForGone(sending: Sending): Promise<Outcome> {
  const copy = await findSentCopy(sending.graph, sending.message);
  if (copy) return await endSent(sending, { ...copy, sentAt: copy.sentDateTime }, "sentByHand");
  return await needsYou(sending, "draftGone");
}
