import type { PrepareAnswer } from "../../../shared/compose.ts";
import type { ScheduleReason } from "../../../shared/delivery.ts";
import { AppError } from "../../../shared/errors.ts";
import { MINUTE } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { ReadPolicyMark } from "../../platform/policyMark.ts";
import type { Row, Table, Tables } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import type { SentWord } from "../messages/rules.ts";
import { createMessageStore } from "../messages/store.ts";
import type { Draft, Folders, Glance } from "./draft.ts";
import type { OpenGoing } from "./readyFiles.ts";
import type { ReadyRows } from "./readyRows.ts";
import { ScheduleRow, scheduleKey } from "./rows.ts";

/** What the rep is told of a scheduled message by a card (spec D6). */
export type SendNews =
  | { readonly kind: "needsYou"; readonly reason: ScheduleReason }
  | { readonly kind: "sentLate"; readonly dueAt: string }
  /** It was to be followed, and at its time could not be any more. */
  | { readonly kind: "wentUnfollowed" };

export interface SendNeeds {
  readonly tables: Tables;
  /** The business clock: what is due, what is late. */
  readonly clock: Clock;
  /** Real time, by which doubts settle. */
  readonly real: Clock;
  /** ms between two looks at a draft of which nobody knows whether it went. */
  readonly settling: number;
  /**
   * @param isRefused Graph did not take the last token, though its time was not over.
   * @throws {AppError} "not_signed_in", "consent_needed", "sign_in_unavailable"
   */
  graphOf(rep: { orgId: string; repId: string }, isRefused?: boolean): Promise<Graph>;
  /** Makes the draft's body ready to be followed, as the state is now. */
  prepare(orgId: string, plan: ScheduleRow, message: MessageRow, draft: Draft): Promise<PrepareAnswer>;
  /** Changes when something does by which it is decided who may be followed. */
  readonly policyMark: ReadPolicyMark;
  markSent(owner: { orgId: string; repId: string }, messageId: string, word: SentWord): Promise<void>;
  /** The message's own row and lists follow the schedule's. */
  note(orgId: string, messageId: string, plan: ScheduleRow): Promise<void>;
  tell(owner: { orgId: string; repId: string }, messageId: string, news: SendNews): Promise<void>;
  readonly openGoing: OpenGoing;
  readonly readyRows: ReadyRows;
}

/** When to come back; `undefined`: never. */
export type Outcome = { readonly again: Date; readonly canWait?: boolean } | undefined;

/** A send that was begun, of which the mailbox was not asked yet. */
export interface Begun {
  readonly needs: SendNeeds;
  readonly orgId: string;
  readonly messageId: string;
  readonly table: Table;
  row: Row<ScheduleRow>;
}

/** One send under way. */
export interface Sending extends Begun {
  readonly graph: Graph;
  readonly folders: Folders;
}

export async function readRow(table: Table, messageId: string) {
  return await table.find(ScheduleRow, scheduleKey(messageId));
}

/** @throws {AppError} "not_found" if it was removed: then the schedule is, too. */
export async function messageOf({ table, messageId }: Begun): Promise<MessageRow> {
  const row = await createMessageStore(table).findMessage(messageId);
  if (row) return row.value;
  throw new AppError("not_found", "The message was removed.");
}

/** @throws {AppError} "conflict" if another process or the rep changed the schedule since it was read. */
export async function save(sending: Begun, changes: Partial<ScheduleRow>): Promise<void> {
  const { table, row } = sending;
  sending.row = await table.replace(row, { ...row.value, ...changes });
}

/** Lists show where it stands. */
export async function note({ needs, orgId, messageId, row }: Begun): Promise<void> {
  await needs.note(orgId, messageId, row.value);
}

export async function needsYou(sending: Begun, reason: ScheduleReason): Promise<Outcome> {
  await save(sending, { status: "needsYou", reason });
  await note(sending);
  const { needs, orgId, messageId, row } = sending;
  await needs.tell({ orgId, repId: row.value.repId }, messageId, { kind: "needsYou", reason });
  return undefined;
}

/** Later than this a send is told as late. */
const LATE_TOLD_AFTER = 5 * MINUTE;

type SentMail = Pick<Glance, "id" | "sentAt" | "internetMessageId" | "conversationId">;

export async function endSent(
  sending: Sending,
  mail: SentMail | undefined,
  reason: "sentByHand" | null,
): Promise<Outcome> {
  const { needs, orgId, messageId, row } = sending;
  const { repId, dueAt, isUrgent } = row.value;
  const at = mail?.sentAt ?? needs.clock.now().toISOString();
  await needs.markSent({ orgId, repId }, messageId, {
    source: "sentItems",
    at,
    internetMessageId: mail?.internetMessageId ?? null,
    conversationId: mail?.conversationId ?? null,
    graphId: mail?.id ?? null,
  });
  const isLate = reason === null && !isUrgent && Date.parse(at) - Date.parse(dueAt) > LATE_TOLD_AFTER;
  // Before it is over: a process that dies in between would leave it untold. Told twice, there is one card.
  if (isLate) await needs.tell({ orgId, repId }, messageId, { kind: "sentLate", dueAt });
  await save(sending, { status: "sent", reason, submission: null });
  return undefined;
}
