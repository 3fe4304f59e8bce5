import { setTimeout as delay } from "node:timers/promises";
import type { CallTask } from "../../../shared/calls.ts";
import { AppError } from "../../../shared/errors.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { wallTimeOf } from "../../../shared/wallTime.ts";
import type { Call } from "../../http/call.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Row } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { addCall } from "./callStore.ts";
import { peopleOf } from "./openFacts.ts";
import type { CallMade, CardRow } from "./rows.ts";
import { canCall, namesOf, priorityAt } from "./rules.ts";
import { type PostNeeds, writeCard } from "./show.ts";
import { createCardStore } from "./store.ts";
import { tellCard } from "./tell.ts";
import { createTask, type NewTask } from "./todo.ts";

export interface CallNeeds extends PostNeeds {
  /** Microsoft To Do of whoever signed in. */
  todoOf(call: Call): Graph;
  /** Where the message's page is. */
  pageOf(messageId: string): string;
}

/** All requests to Graph together take no longer. */
const CLAIM = 2 * MINUTE;
const WAIT_FOR_OTHER = 15 * SECOND;
const LOOK_EVERY = SECOND / 4;
/** Microsoft To Do takes no longer titles. */
const MAX_TITLE = 255;

/**
 * Makes a task in Microsoft To Do of a card: one for each card, however often and by how many it is asked for (spec A3).
 * Who wants to make it writes so into the card first; while nobody knows how that ended, it is looked for before another
 * is made.
 *
 * @throws {AppError} "not_found"; "invalid_request" for a card with nobody to call; "conflict" while another request is
 * at it; "consent_needed", as `Graph` does.
 */
export async function createCall(needs: CallNeeds, cardId: string, call: Call): Promise<CallTask> {
  const { orgId, repId } = call.rep;
  const table = needs.tables.organization(orgId);
  const message = await messageToCallAbout(needs, cardId, call);
  const { row, made, mayBeThere } = await claim(needs, cardId, message, call);
  const task = (title: string, createdAt: string): CallTask => ({
    ...{ cardId, title, messageId: message.messageId, createdAt },
  });
  if (made.taskId !== null) return task(made.title, made.createdAt);
  let taskId: string;
  try {
    taskId = await createTask(
      needs.todoOf(call),
      newTask(needs, row.value, message, made.title, call),
      mayBeThere,
    );
  } catch (error) {
    await settle(needs, cardId, call, made, { claimedUntil: new Date(0).toISOString() });
    throw error;
  }
  // Before the card says that there is one: cut off in between, the rep is offered it again, and this is made good.
  await addCall(table, repId, row.value.recordIds, task(made.title, made.createdAt));
  await settle(needs, cardId, call, made, { taskId });
  needs.nudge({ orgId, repId, event: { kind: "message", id: message.messageId } });
  return task(made.title, made.createdAt);
}

async function messageToCallAbout(needs: CallNeeds, cardId: string, { rep, translate }: Call) {
  const table = needs.tables.organization(rep.orgId);
  const { kind, messageId } = (await createCardStore(table, rep.repId).get(cardId, translate)).value;
  if (messageId === null || !canCall(kind))
    throw new AppError("invalid_request", translate("assistant.refused.noCall"));
  return (await createMessageStore(table).getMessageOf(rep.repId, messageId)).value;
}

interface Claimed {
  readonly row: Row<CardRow>;
  readonly made: CallMade;
  readonly mayBeThere: boolean;
}

/** Waits for whoever is at it, for a while. */
async function claim(needs: CallNeeds, cardId: string, message: MessageRow, call: Call): Promise<Claimed> {
  const { orgId, repId } = call.rep;
  const cards = createCardStore(needs.tables.organization(orgId), repId);
  for (const end = Date.now() + WAIT_FOR_OTHER; Date.now() < end; ) {
    const row = await cards.get(cardId, call.translate);
    const before = row.value.call;
    if (before && before.taskId !== null) return { row, made: before, mayBeThere: true };
    if (!before || Date.parse(before.claimedUntil) <= Date.now()) {
      const made: CallMade = {
        title: before?.title ?? titleOf(row.value, message, call),
        createdAt: before?.createdAt ?? needs.clock.now().toISOString(),
        taskId: null,
        claimedUntil: new Date(Date.now() + CLAIM).toISOString(),
      };
      const isMine = await cards.replace(row, { ...row.value, call: made }).then(() => true, unlessConflict);
      if (isMine) return { row, made, mayBeThere: before !== null };
    } else await delay(LOOK_EVERY);
  }
  throw new AppError("conflict", call.translate("assistant.refused.callUnderWay"));
}

/** Writes down how it ended, whatever else has happened to the card meanwhile. */
async function settle(
  needs: CallNeeds,
  cardId: string,
  { rep, translate }: Call,
  mine: CallMade,
  change: Partial<CallMade>,
): Promise<void> {
  const cards = createCardStore(needs.tables.organization(rep.orgId), rep.repId);
  await retryOnConflict(async () => {
    const row = await cards.get(cardId, translate);
    if (row.value.call?.claimedUntil !== mine.claimedUntil) return;
    await writeCard(needs, rep, { ...row.value, call: { ...mine, ...change } }, row);
  });
}

function unlessConflict(error: unknown): false {
  if (error instanceof AppError && error.code === "conflict") return false;
  throw error;
}

function titleOf(card: CardRow, message: MessageRow, { translate }: Call): string {
  const who = card.kind === "replied" ? card.facts.from : namesOf(peopleOf(message)).recipients[0];
  const subject = message.subject.trim() || translate("messages.noSubject");
  const title = translate("assistant.call.title", { who: who ?? subject, subject });
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
}

function newTask(needs: CallNeeds, card: CardRow, message: MessageRow, title: string, call: Call): NewTask {
  const { translate, locale, zone } = call;
  const now = needs.clock.now();
  const telling = tellCard(card, { translate, locale, zone, now });
  return {
    title,
    note: telling.title,
    dueDay: wallTimeOf(now, zone).slice(0, "2026-11-23".length),
    isImportant: priorityAt(card, now, zone) === "high",
    externalId: card.cardId,
    webUrl: needs.pageOf(message.messageId),
    linkTitle: message.subject.trim() || translate("messages.noSubject"),
  };
}
