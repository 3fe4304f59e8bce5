import { createSecretKey } from "node:crypto";
import { type Changed, type FoldNeeds, foldBatch } from "../../server/features/tracking/fold.ts";
import type { StoredHit } from "../../server/features/tracking/journal/format.ts";
import { createStopList } from "../../server/features/tracking/stopList.ts";
import { systemClock } from "../../server/platform/clock.ts";
import type { Tables } from "../../server/platform/tables.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { cookieSecret } from "./tracking.ts";

let lastPlace = 0;

/** An open by Thunderbird from a public address, in a journal that all of them are in. */
export const buildStoredHit = (
  change: Partial<StoredHit> & Pick<StoredHit, "orgId" | "messageId">,
): StoredHit => {
  lastPlace += 1;
  return {
    id: `writer-1-${lastPlace}`,
    at: Date.now(),
    kind: "open",
    isHead: false,
    isPrefetch: false,
    asksPrivacy: false,
    index: 0,
    repId: undefined,
    address: "203.0.113.7",
    agent: "Thunderbird/140.0",
    ...change,
  };
};

/** Folds one batch of these hits. */
export async function foldHits(
  tables: Tables,
  hits: readonly StoredHit[],
  change: Partial<FoldNeeds> = {},
): Promise<{ changes: Changed[]; isFinished: boolean }> {
  const changes: Changed[] = [];
  let isFinished = false;
  const finish = async () => {
    isFinished = true;
  };
  await foldBatch({
    journal: { read: async () => ({ hits, finish }) },
    tables,
    stopList: createStopList(tables.system, systemClock),
    settingsOf: async () => defaultSettings,
    onChanged: async (changed) => void changes.push(changed),
    sourceSecret: createSecretKey(cookieSecret),
    log: { info() {}, warn() {}, error() {} },
    ...change,
  });
  return { changes, isFinished };
}
