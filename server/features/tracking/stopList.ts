import { z } from "zod";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Table } from "../../platform/tables.ts";

/**
 * What is recorded no more: messages that were stopped, and organizations that turned engagement off; and the files
 * that are shown to nobody any more. It is asked for every hit, so it is kept in memory; other processes' changes
 * arrive with the next refresh (spec L3).
 *
 * In the table `system`: partition `stop_organization`, row `<orgId>`; partitions `stop_message` and
 * `stop_attachment`, row `<real time>_<orgId>_<messageId>` with `_<index>`, so that a refresh reads only what is new.
 */
export interface StopList {
  /** Holds here at once. @throws {AppError} "storage_unavailable": then the other processes don't know yet. */
  stopMessage(orgId: string, messageId: string): Promise<void>;
  /** Holds here at once. @throws {AppError} "storage_unavailable": then the other processes don't know yet. */
  setOrganization(orgId: string, isOff: boolean): Promise<void>;
  /** Holds here at once. @throws {AppError} "storage_unavailable": then the other processes don't know yet. */
  revokeAttachment(orgId: string, messageId: string, index: number): Promise<void>;
  isRevoked(orgId: string, messageId: string, index: number): boolean;
  /** @throws {AppError} "storage_unavailable" */
  refresh(): Promise<void>;
  /** Everything that was stored before this process began is known. */
  isComplete(): boolean;
  isStopped(orgId: string, messageId: string): boolean;
  /** True if nothing is stopped at all: the usual case, told without a look at the ids. */
  isEmpty(): boolean;
  /** ms since 1970 by the business clock from which on hits are not recorded; `undefined`: they are. */
  stoppedAt(orgId: string, messageId: string): number | undefined;
}

const StoppedMessage = z.object({ orgId: z.string(), messageId: z.string(), stoppedAt: z.iso.datetime() });
const OrganizationOff = z.object({ stoppedAt: z.iso.datetime() });
const RevokedAttachment = z.object({ orgId: z.string(), messageId: z.string(), index: z.number() });
const MESSAGES = "stop_message";
const ATTACHMENTS = "stop_attachment";
const ORGANIZATIONS = "stop_organization";
/** Clocks of several processes differ, and rows arrive late: so much is read again each time. */
const OVERLAP = 2 * MINUTE;

export function createStopList(table: Table, clock: Clock): StopList {
  const messages = new Map<string, number>();
  const attachments = new Set<string>();
  let organizations = new Map<string, number>();
  /** Organizations this process is just changing: a refresh that began before must not undo it. */
  const changing = new Set<string>();
  let readUntil: number | undefined;
  const keyOf = (orgId: string, messageId: string) => `${orgId}_${messageId}`;

  async function readOrganizations(): Promise<void> {
    const before = organizations;
    const beingChanged = [...changing];
    const rows = await table.list(OrganizationOff, ORGANIZATIONS);
    if (before !== organizations) return readOrganizations();
    const fresh = new Map(rows.map(({ row, value }) => [row, Date.parse(value.stoppedAt)]));
    for (const orgId of beingChanged) {
      const stoppedAt = organizations.get(orgId);
      if (stoppedAt === undefined) fresh.delete(orgId);
      else fresh.set(orgId, stoppedAt);
    }
    organizations = fresh;
  }

  function add(orgId: string, messageId: string, stoppedAt: number) {
    const key = keyOf(orgId, messageId);
    messages.set(key, Math.min(stoppedAt, messages.get(key) ?? Number.POSITIVE_INFINITY));
  }

  return {
    async stopMessage(orgId, messageId) {
      const stoppedAt = clock.now();
      add(orgId, messageId, stoppedAt.getTime());
      const row = `${new Date().toISOString()}_${keyOf(orgId, messageId)}`;
      await table.upsert(
        { partition: MESSAGES, row },
        { orgId, messageId, stoppedAt: stoppedAt.toISOString() },
      );
    },
    async revokeAttachment(orgId, messageId, index) {
      attachments.add(`${keyOf(orgId, messageId)}_${index}`);
      const row = `${new Date().toISOString()}_${keyOf(orgId, messageId)}_${index}`;
      await table.upsert({ partition: ATTACHMENTS, row }, { orgId, messageId, index });
    },
    isRevoked: (orgId, messageId, index) => attachments.has(`${keyOf(orgId, messageId)}_${index}`),
    async setOrganization(orgId, isOff) {
      const now = clock.now();
      const changed = new Map(organizations);
      if (isOff) changed.set(orgId, changed.get(orgId) ?? now.getTime());
      else changed.delete(orgId);
      organizations = changed;
      changing.add(orgId);
      try {
        const key = { partition: ORGANIZATIONS, row: orgId };
        if (isOff) await table.upsert(key, { stoppedAt: new Date(changed.get(orgId) ?? now).toISOString() });
        else await table.remove(key);
      } finally {
        changing.delete(orgId);
      }
    },
    async refresh() {
      const startedAt = Date.now();
      const from = readUntil === undefined ? {} : { from: new Date(readUntil - OVERLAP).toISOString() };
      for (const { value } of await table.list(StoppedMessage, MESSAGES, from)) {
        add(value.orgId, value.messageId, Date.parse(value.stoppedAt));
      }
      await readOrganizations();
      for (const { value } of await table.list(RevokedAttachment, ATTACHMENTS, from)) {
        attachments.add(`${keyOf(value.orgId, value.messageId)}_${value.index}`);
      }
      readUntil = startedAt;
    },
    isComplete: () => readUntil !== undefined,
    isEmpty: () => messages.size === 0 && organizations.size === 0,
    isStopped: (orgId, messageId) => organizations.has(orgId) || messages.has(keyOf(orgId, messageId)),
    stoppedAt(orgId, messageId) {
      const times = [organizations.get(orgId), messages.get(keyOf(orgId, messageId))].filter(
        (at) => at !== undefined,
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

/** Other processes' changes are known here no later. */
const REFRESH_EVERY = 30 * SECOND;

/** Reads it now and again and again. @returns what ends that. */
export function keepFresh(stopList: StopList, log: Log): () => void {
  const refresh = () =>
    void stopList.refresh().catch((error) => log.error("The stop list could not be read again", error));
  refresh();
  const timer = setInterval(refresh, REFRESH_EVERY).unref();
  return () => clearInterval(timer);
}
