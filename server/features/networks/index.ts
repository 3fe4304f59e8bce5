import { readFileSync } from "node:fs";
import { MINUTE } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { PublisherDoor } from "../../platform/publishers.ts";
import { type Network, parseBundled } from "./lists.ts";
import { createLookup, type Lookup } from "./lookup.ts";
import { publishers } from "./publishers.ts";
import { createRefresh, type Refreshed } from "./refresh.ts";
import { openListStore } from "./store.ts";

export type { Network } from "./lists.ts";

export interface NetworksNeeds {
  readonly dataDir: string;
  readonly ask: PublisherDoor;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NetworksStatus {
  /** How many ranges lookups go by. */
  readonly ranges: number;
  /** How old each publisher's list is, in ms; `null` while only what came with the server is known. */
  readonly ages: Readonly<Record<string, number | null>>;
}

export interface Networks {
  /** Whose network an address is in. Never throws; 1 to 4 µs. */
  lookup(address: string): Network;
  /** Asks the publishers whose lists are due. To be called often, by one process or several; never throws. */
  refresh(): Promise<ReadonlyMap<string, Refreshed>>;
  /** Takes up what another process has fetched. Happens by itself each minute. @returns whether there was anything new. */
  reload(): boolean;
  status(): NetworksStatus;
  close(): void;
}

const RELOAD_MS = MINUTE;
const ids = publishers.map(({ id }) => id);

/** Works without the publishers, and without a data directory that can be read: then by the list that comes with it. */
export function openNetworks({ dataDir, ask, clock, log }: NetworksNeeds): Networks {
  const bundled = parseBundled(readFileSync(new URL("bundled.txt", import.meta.url), "utf8"));
  const store = openListStore(dataDir);
  const load = () => {
    const kept = ids.map((id) => store.read(id));
    const groups = [...bundled, ...kept.flatMap((list) => list?.group ?? [])];
    let lookup: Lookup | undefined;
    return {
      /** Made when it is first needed: the process that only fetches the lists never does. */
      lookup(address: string) {
        lookup ??= createLookup(groups);
        return lookup(address);
      },
      ranges: groups.reduce((sum, { ranges }) => sum + ranges.length, 0),
      checkedAt: new Map(ids.map((id, i) => [id, kept[i]?.checkedAt])),
    };
  };
  let stamp = store.stamp(ids);
  let current = load();
  const reload = () => {
    const now = store.stamp(ids);
    if (now === stamp) return false;
    stamp = now;
    current = load();
    return true;
  };
  const refresh = createRefresh({ store, publishers, ask, clock, log });
  const timer = setInterval(reload, RELOAD_MS).unref();
  return {
    lookup: (address) => current.lookup(address),
    async refresh() {
      const results = await refresh();
      reload();
      return results;
    },
    reload,
    status() {
      const now = clock.now().getTime();
      const ages = ids.map((id) => {
        const checkedAt = current.checkedAt.get(id);
        return [id, checkedAt === undefined ? null : now - Date.parse(checkedAt)] as const;
      });
      return { ranges: current.ranges, ages: Object.fromEntries(ages) };
    },
    close: () => clearInterval(timer),
  };
}
