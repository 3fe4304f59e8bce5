import { AppError } from "../../../shared/errors.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { graphRefusal, mayHaveHappened } from "../../platform/microsoft/failures.ts";
import { findSentCopy } from "../messages/mailbox.ts";
import { type Draft, findDraft, type Glance, glanceAtDraft, submitDraft } from "./draft.ts";
import { foldersIn } from "./folders.ts";
import { isReady, prepared } from "./ready.ts";
import type { ScheduleRow } from "./rows.ts";
import {
  type Begun,
  endSent,
  messageOf,
  needsYou,
  note,
  type Outcome,
  readRow,
  type Sending,
  type SendNeeds,
  save,
} from "./sending.ts";
import { decideDoubt, decideDraft, decideTiming, reasonOfRefusal } from "./sendRules.ts";
import { reasonOfSignIn } from "./sendSignIn.ts";

const WAIT_FOR_WRITER = 5 * MINUTE;
const LOOK_AGAIN_AT_WRITER = 30 * SECOND;
const LEAVING_TAKES = SECOND;
const TRY_READY_AGAIN = 5 * SECOND;
/** Business time that is `ms` from now. */
const inMs = ({ clock }: SendNeeds, ms: number) => ({
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
  const start = { needs, orgId, messageId, table, row };
  if (timing.kind === "tooLate") return await needsYou(start, "tooLate");
  if (timing.kind === "ready") return await makeReady(start, timing.dueAt);
  try {
    const sending = await open(start);
    return row.value.submission === null ? await sendFresh(sending) : await settle(sending);
  } catch (error) {
    const reason = await reasonOfSignIn(start, error);
    if (reason === undefined) throw error;
    // The row may have been written meanwhile: whoever comes next ends it.
    return await needsYou({ ...start, row: (await readRow(table, messageId)) ?? row }, reason);
  }
}

/** Who wrote down that it needs the rep may have died before the card was posted; told twice, there is one card. */
async function tellAgain(needs: SendNeeds, orgId: string, messageId: string, plan: ScheduleRow) {
  const { status, reason, repId } = plan;
  if (status !== "needsYou" || reason === null) return undefined;
  await needs.tell({ orgId, repId }, messageId, { kind: "needsYou", reason });
  return undefined;
}

async function open(start: Begun): Promise<Sending> {
  const { needs, orgId, row } = start;
  const owner = { orgId, repId: row.value.repId };
  const graph = await needs.graphOf(owner);
  return { ...start, graph, folders: await foldersIn(needs.tables, graph, owner) };
}

/** Ahead of its time; what goes wrong now is met again then. */
async function makeReady(start: Begun, dueAt: Date): Promise<Outcome> {
  const { needs, row } = start;
  try {
    const sending = await open(start);
    const draft = await findDraft(sending.graph, sending.folders, row.value.draftId);
    const mayWrite = draft && decideDraft(draft, row.value, needs.clock.now(), false).kind === "send";
    if (mayWrite) await prepared(sending, draft, true);
    return { again: dueAt };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const left = dueAt.getTime() - needs.clock.now().getTime();
    return left < TRY_READY_AGAIN ? { again: dueAt } : inMs(needs, left / 2);
  }
}

async function sendFresh(sending: Sending): Promise<Outcome> {
  const { needs, graph, folders, row } = sending;
  const plan = row.value;
  const draft = await glanceAtDraft(graph, folders, plan.draftId);
  if (!draft) return await lookForGone(sending);
  const real = needs.real.now();
  const hasWaited = plan.waitsUntil !== null && real.getTime() >= Date.parse(plan.waitsUntil);
  const step = decideDraft(draft, plan, needs.clock.now(), hasWaited);
  if (step.kind === "sent") return await endSent(sending, draft, "sentByHand");
  if (step.kind === "leaving") return inMs(needs, LEAVING_TAKES);
  if (step.kind === "deleted") {
    await save(sending, { status: "cancelled", reason: null });
    await note(sending);
    return undefined;
  }
  if (step.kind === "wait") {
    const waitsUntil = plan.waitsUntil ?? new Date(real.getTime() + WAIT_FOR_WRITER).toISOString();
    if (plan.waitsUntil === null) await save(sending, { waitsUntil });
    return inMs(needs, LOOK_AGAIN_AT_WRITER);
  }
  return await submit(sending, (await isReady(sending, draft)) ? draft : await madeReady(sending));
}

/** @throws {AppError} "conflict" if it went away in this moment; as `prepared` does. */
async function madeReady(sending: Sending): Promise<Draft> {
  const { graph, folders, row } = sending;
  const draft = await findDraft(graph, folders, row.value.draftId);
  if (!draft) throw new AppError("conflict", "The draft went away meanwhile.");
  return await prepared(sending, draft, false);
}

async function submit(sending: Sending, draft: Glance): Promise<Outcome> {
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
async function settle(sending: Sending): Promise<Outcome> {
  const { needs, graph, folders, row } = sending;
  const { submission, draftId } = row.value;
  if (submission === null) return await sendFresh(sending);
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

/** Nobody submitted it and it is not there: sent or thrown away by hand, or moved to where we can't look. */
async function lookForGone(sending: Sending): Promise<Outcome> {
  const copy = await findSentCopy(sending.graph, await messageOf(sending));
  if (copy) return await endSent(sending, { ...copy, sentAt: copy.sentDateTime }, "sentByHand");
  return await needsYou(sending, "draftGone");
}
