import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { defaultSettings, Settings } from "../../../shared/settings.ts";
import { SECOND } from "../../../shared/time.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import { changePolicyMark } from "../../platform/policyMark.ts";
import type { Row, Table } from "../../platform/tables.ts";

/** A setting may be missing (older row: the default holds) or unknown (newer row: it is left out). */
const SettingsRow = z.object(Settings.shape).partial();

/** Partition `audit`, newest first: what an admin changed, when, from what to what (spec M1). */
export const AuditRow = z.object({
  what: z.literal("settings"),
  /** Entra object id of the admin. */
  repId: z.string(),
  at: z.iso.datetime(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
});
export type AuditRow = z.infer<typeof AuditRow>;

export type SettingsChange = z.infer<ReturnType<typeof Settings.partial>>;

const SETTINGS_KEY = { partition: "settings", row: "current" } as const;

/** How long this process may go by what another one has changed meanwhile. */
export const SETTINGS_LAG_MS = 5 * SECOND;

const LAST_MS = 9_999_999_999_999;

export interface SettingsStore {
  /** Every setting, defaults filled in, at most `SETTINGS_LAG_MS` old. */
  read(table: Table): Promise<Settings>;
  /** Changes what is given, leaves the rest, and writes down who did. */
  change(table: Table, change: SettingsChange, by: { repId: string; at: Date }): Promise<Settings>;
}

/** @param elapsedMs a clock that never jumps; the age of what was read is told by it. */
export function createSettingsStore(elapsedMs: () => number = () => performance.now()): SettingsStore {
  const known = new WeakMap<Table, { readAt: number; settings: Promise<Settings> }>();
  const remember = (table: Table, settings: Promise<Settings>) =>
    known.set(table, { readAt: elapsedMs(), settings });
  return {
    read(table) {
      const entry = known.get(table);
      if (entry && elapsedMs() - entry.readAt < SETTINGS_LAG_MS) return entry.settings;
      const settings = find(table).then(({ value }) => value);
      remember(table, settings);
      settings.catch(() => {
        if (known.get(table)?.settings === settings) known.delete(table);
      });
      return settings;
    },
    async change(table, change, by) {
      const settings = await retryOnConflict(() => changeOnce(table, change, by));
      remember(table, Promise.resolve(settings));
      return settings;
    },
  };
}

async function find(table: Table): Promise<{ row: Row<unknown> | undefined; value: Settings }> {
  const row = await table.find(SettingsRow, SETTINGS_KEY);
  return { row, value: Settings.parse({ ...defaultSettings, ...row?.value }) };
}

async function changeOnce(
  table: Table,
  change: SettingsChange,
  by: { repId: string; at: Date },
): Promise<Settings> {
  const { row, value: before } = await find(table);
  const after = Settings.parse({ ...before, ...change });
  const changed = Object.keys(after).filter(
    (key) => !isDeepStrictEqual(after[key as keyof Settings], before[key as keyof Settings]),
  );
  if (changed.length === 0) return before;
  const audit: AuditRow = {
    what: "settings",
    repId: by.repId,
    at: by.at.toISOString(),
    before: pick(before, changed),
    after: pick(after, changed),
  };
  const auditKey = {
    partition: "audit",
    row: `${String(LAST_MS - by.at.getTime()).padStart(13, "0")}_${randomUUID()}`,
  };
  // The audit row first: a change that nobody signed for must not be possible, not even by a crash in between.
  await table.insert(auditKey, audit);
  try {
    if (row) await table.replace(row, after);
    else await table.insert(SETTINGS_KEY, after);
  } catch (error) {
    // Only a conflict says for certain that nothing was changed; after anything else the row may well be true.
    if (error instanceof AppError && error.code === "conflict") await table.remove(auditKey);
    throw error;
  }
  await changePolicyMark(table);
  return after;
}

const pick = (settings: Settings, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => keys.includes(key)));
