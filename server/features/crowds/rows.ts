import { z } from "zod";
import { MINUTE } from "../../../shared/time.ts";
import type { Sighting } from "./rules.ts";

/**
 * Who was seen asking for which messages in one minute: partition `seen_<minute>`, row `<holder>_<number>`, where each
 * process is a holder of its own and so has no one to wait for. Partition `seen`, row `<minute>`: there are such.
 */
export const SeenRow = z.array(
  /** Address tag, agent tag, message, people, first and last hit in ms of the minute. */
  z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.number()]),
);
export type SeenRow = z.infer<typeof SeenRow>;

export const minuteOf = (at: number) => Math.floor(at / MINUTE) * MINUTE;

export const seenKeys = {
  index: "seen",
  minute: (minute: number) => new Date(minute).toISOString(),
  partition: (minute: number) => `seen_${new Date(minute).toISOString()}`,
  row: (holder: string, number: number) => `${holder}_${String(number).padStart(5, "0")}`,
  isOf: (holder: string, row: string) => row.startsWith(`${holder}_`),
  others: (holder: string) => [{ before: `${holder}_` }, { from: `${holder}_\uffff` }],
} as const;

export const toSeen = (sightings: readonly Sighting[], minute: number): SeenRow =>
  sightings.map(({ addressTag, agentTag, messageId, people, from, to }) => [
    addressTag,
    agentTag,
    messageId,
    people,
    from - minute,
    to - minute,
  ]);

export const fromSeen = (row: SeenRow, minute: number): Sighting[] =>
  row.map(([addressTag, agentTag, messageId, people, from, to]) => ({
    ...{ addressTag, agentTag, messageId, people },
    from: from + minute,
    to: to + minute,
  }));
