import { randomUUID } from "node:crypto";
import { z } from "zod";
import { CardRow, cardPartition } from "../../server/features/assistant/rows.ts";
import { addHits } from "../../server/features/interactions/run.ts";
import { FactRow, type MessageRow, messageKeys, withPrefix } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { reminderNeeds } from "../../server/features/reminders/needs.ts";
import { onFact } from "../../server/features/reminders/onFact.ts";
import { ReminderRow, reminderKey } from "../../server/features/reminders/rows.ts";
import { removeReminder, setReminder } from "../../server/features/reminders/run.ts";
import { settleReminder } from "../../server/features/reminders/settle.ts";
import { openDue } from "../../server/platform/due.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";
import { AppError } from "../../shared/errors.ts";
import { ReminderRequest } from "../../shared/reminders.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { createTranslate } from "../../shared/text/index.ts";
import { HOUR } from "../../shared/time.ts";
import { buildRep } from "./featureApp.ts";
import { buildHit } from "./hits.ts";
import { buildMessage } from "./tracking.ts";

const ZONE = "Europe/Ljubljana";
/** Longer than any work on one item here, or workers would take it from each other for ever. */
const LEASE = 500;

/** Storage that fails now and then: before it did what it was asked for, or after. */
export function failing(tables: Tables, shouldFail: () => boolean): Tables {
  const away = () => new AppError("storage_unavailable", "Storage is away.");
  const organization = (orgId: string) => {
    const table = tables.organization(orgId);
    const asked = Object.entries(table).map(([name, work]) => [
      name,
      async (...all: unknown[]) => {
        if (shouldFail()) throw away();
        const answer: unknown = await (work as (...all: unknown[]) => unknown)(...all);
        if (shouldFail()) throw away();
        return answer;
      },
    ]);
    return Object.fromEntries(asked) as unknown as Table;
  };
  return { ...tables, organization };
}

/** Reminders over real storage, with a clock that stands still until it is moved. */
export function startReminding() {
  const tables = openTables(process.env.TEST_STORAGE ?? "");
  const rep = buildRep();
  const system = tables.organization(randomUUID());
  let now = new Date("2026-11-20T09:00:00.000Z");
  const clock = { now: () => now };
  const due = openDue(system, clock, LEASE);
  const needsOver = (storage: Tables) =>
    reminderNeeds({
      ...{ tables: storage, clock, due },
      settings: { read: async () => defaultSettings },
      live: { nudge() {} },
    });
  const needs = needsOver(tables);
  const translate = createTranslate("en", ZONE);
  const signedIn = { rep, expiresAt: new Date(), accessToken: undefined, ticketMessageId: undefined };
  const call = { ...signedIn, translate, zone: ZONE, locale: "en" };
  const table = tables.organization(rep.orgId);
  const { orgId } = rep;

  /** Whether nothing is due. */
  async function isAllDone(): Promise<boolean> {
    const rows = await system.list(z.unknown(), "due");
    return rows.every(({ row }) => row > `d_${now.toISOString()}~`);
  }
  /** One look of a worker that dies of whatever goes wrong. @returns how many items it had. */
  async function look(storage: Tables): Promise<number> {
    const { claims } = await due.take(20);
    for (const claim of claims) {
      const settled = settleReminder(needsOver(storage), { orgId, messageId: claim.id });
      const outcome = await settled.catch(() => "died" as const);
      // Of the dead, the lease ends.
      if (outcome === "died") await claim.release(now, claim);
      else if (outcome) await claim.release(outcome.again, claim);
      else await claim.finish();
    }
    return claims.length;
  }
  return {
    tables,
    look,
    isAllDone,
    needs,
    call,
    rep,
    onFact: ({ messageId }: MessageRow) => onFact(needs, { orgId, messageId }),
    advance(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    async send(changes: Partial<MessageRow> = {}): Promise<MessageRow> {
      const message = buildMessage({ repId: rep.repId, repAddress: rep.address, ...changes }, now);
      await table.insert(messageKeys.message(message.messageId), message);
      return message;
    },
    set: ({ messageId }: MessageRow, changes: object = {}, ms = HOUR) =>
      setReminder(
        needs,
        call,
        messageId,
        ReminderRequest.parse({
          ...{
            condition: "noReply",
            title: "Call Ann",
            remindAt: new Date(now.getTime() + ms).toISOString(),
          },
          ...changes,
        }),
      ),
    remove: ({ messageId }: MessageRow) => removeReminder(needs, call, messageId),
    async tell({ messageId }: MessageRow, fact: Omit<FactRow, "at">): Promise<void> {
      const row = { ...fact, at: now.toISOString() };
      await table.upsert({ partition: messageId, row: messageKeys.fact(row) }, row);
    },
    hit: ({ messageId }: MessageRow) => addHits(table, messageId, [buildHit({ at: now.toISOString() })]),
    row: async ({ messageId }: MessageRow) => (await table.find(ReminderRow, reminderKey(messageId)))?.value,
    store: createMessageStore(table),
    async cards() {
      const rows = await table.list(CardRow, cardPartition(rep.repId));
      return rows.map(({ value }) => value);
    },
    /** What is due by now besides reminders; it is taken. */
    async kindsDue() {
      const { claims } = await due.take(20);
      return claims.map(({ kind }) => kind).filter((kind) => kind !== "remind");
    },
    async facts({ messageId }: MessageRow) {
      const rows = await table.list(FactRow, messageId, withPrefix("fact_"));
      return rows.map(({ value }) => value.kind).filter((kind) => kind.startsWith("reminder"));
    },
  };
}
