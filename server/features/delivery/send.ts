import { AppError } from "../../../shared/errors.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { findSentCopy } from "../messages/mailbox.ts";
import { type Draft, findDraft, type Glance, glanceAtDraft } from "./draft.ts";
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
import { decideDraft, decideTiming } from "./sendRules.ts";
import { reasonOfSignIn } from "./sendSignIn.ts";
import { inMs, LEAVING_TAKES, settle, submit } from "./submission.ts";

const WAIT_FOR_WRITER = 5 * MINUTE;
const LOOK_AGAIN_AT_WRITER = 30 * SECOND;
const TRY_READY_AGAIN = 5 * SECOND;

/**
 * Sends a scheduled message whose time has come, or goes on where a process that died has left off (spec D5, D6). To be
 * called again and again until it says that it is over; called by two processes at once, one of them ends by a conflict
 * before it asks Graph for anything that can't be undone.
 *
 * @throws {AppError} what kept it from going on: "conflict", "storage_unavailable", "sign_in_unavailable", as `Graph`.
 */
export async function sendDue(needs: SendNeeds, orgId: string, messageId: string): Promise<Outcome> {
  const table = needs.tables.organization(orgId);
  const early = await submitReady({ needs, orgId, messageId, table });
  if (early) return early;
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
    const { submission } = row.value;
    return submission === null ? await sendFresh(sending) : await settle(sending, submission);
  } catch (error) {
    const reason = await reasonOfSignIn(start, error);
    if (reason === undefined) throw error;
    // The row may have been written meanwhile: whoever comes next ends it.
    return await needsYou({ ...start, row: (await readRow(table, messageId)) ?? row }, reason);
  }
}

/** What this process has made ready goes without being read again, unless anything about it has changed. */
async function submitReady(item: Omit<Begun, "row">): Promise<Outcome> {
  const { needs, orgId, messageId } = item;
  const row = needs.readyRows.take(orgId, messageId);
  if (!row || decideTiming(row.value, needs.clock.now()).kind !== "now") return undefined;
  try {
    const sending = await open({ ...item, row });
    const draft = await glanceAtDraft(sending.graph, sending.folders, row.value.draftId);
    if (!draft || stepOf(sending, draft).kind !== "send" || !(await isReady(sending, draft)))
      return undefined;
    return await submit(sending, draft);
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return undefined;
    throw error;
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
    needs.readyRows.keep(sending.orgId, sending.messageId, sending.row);
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
  const step = stepOf(sending, draft);
  if (step.kind === "sent") return await endSent(sending, draft, "sentByHand");
  if (step.kind === "leaving") return inMs(needs, LEAVING_TAKES);
  if (step.kind === "deleted") {
    await save(sending, { status: "cancelled", reason: null });
    await note(sending);
    return undefined;
  }
  if (step.kind === "wait") {
    const patience = new Date(needs.real.now().getTime() + WAIT_FOR_WRITER);
    const waitsUntil = plan.waitsUntil ?? patience.toISOString();
    if (plan.waitsUntil === null) await save(sending, { waitsUntil });
    return inMs(needs, LOOK_AGAIN_AT_WRITER);
  }
  return await submit(sending, (await isReady(sending, draft)) ? draft : await madeReady(sending));
}

function stepOf({ needs, row }: Sending, draft: Glance) {
  const { waitsUntil } = row.value;
  const hasWaited = waitsUntil !== null && needs.real.now().getTime() >= Date.parse(waitsUntil);
  return decideDraft(draft, row.value, needs.clock.now(), hasWaited);
}

/** @throws {AppError} "conflict" if it went away in this moment; as `prepared` does. */
async function madeReady(sending: Sending): Promise<Draft> {
  const { graph, folders, row } = sending;
  const draft = await findDraft(graph, folders, row.value.draftId);
  if (!draft) throw new AppError("conflict", "The draft went away meanwhile.");
  return await prepared(sending, draft, false);
}

/** Nobody submitted it and it is not there: sent or thrown away by hand, or moved to where we can't look. */
async function lookForGone(sending: Sending): Promise<Outcome> {
  const copy = await findSentCopy(sending.graph, await messageOf(sending));
  if (copy) return await endSent(sending, { ...copy, sentAt: copy.sentDateTime }, "sentByHand");
  return await needsYou(sending, "draftGone");
}
