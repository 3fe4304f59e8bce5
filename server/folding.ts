import { fileURLToPath } from "node:url";
import { MINUTE } from "../shared/time.ts";
import { type Config, deriveSecret } from "./config.ts";
import { createSettingsStore, type SettingsStore } from "./features/admin/store.ts";
import { assistantNeeds } from "./features/assistant/needs.ts";
import { settleCards } from "./features/assistant/settle.ts";
import type { PostNeeds } from "./features/assistant/show.ts";
import { createAnnounce } from "./features/channels/announce.ts";
import type { Live } from "./features/live/index.ts";
import { type Networks, openNetworks } from "./features/networks/index.ts";
import { createOwnPlaces, type OwnPlaces } from "./features/own/places.ts";
import { foldBeside } from "./features/tracking/foldBeside.ts";
import type { SendNudge } from "./features/tracking/foldChannel.ts";
import { foldHere, type StartFolding } from "./features/tracking/folding.ts";
import { type FoldOptions, journalOptions, sourceSecretOf } from "./features/tracking/index.ts";
import { createStopList, keepFresh } from "./features/tracking/stopList.ts";
import { type Clock, fileClock, systemClock } from "./platform/clock.ts";
import { openDue } from "./platform/due.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createPublisherDoor } from "./platform/publishers.ts";
import { openTables, type Table, type Tables } from "./platform/tables.ts";

/** Whether a publisher's list of address ranges is due. */
const ASK_EVERY = MINUTE;

/** What the folding process is told by the one that starts it. */
export interface FoldingSettings {
  readonly dataDir: string;
  readonly storageConnectionString: string;
  readonly cookieSecret: Uint8Array;
  readonly clockFile?: string | undefined;
  readonly standInUrl?: string | undefined;
  readonly logLevel: string;
}

interface FoldingDoors {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Pick<SettingsStore, "read">;
  readonly live: Pick<Live, "nudge">;
  readonly ownPlaces: Pick<OwnPlaces, "ownPlaceOf">;
  readonly networks?: Pick<Networks, "lookup">;
  readonly announce?: PostNeeds["announce"];
}

/** Which doors folding gets: the same in the serving process and beside it. */
export function foldOptions(doors: FoldingDoors): FoldOptions {
  const { tables, settings, live, ownPlaces, networks } = doors;
  const assistant = assistantNeeds(doors);
  return {
    settingsOf: (orgId) => settings.read(tables.organization(orgId)),
    ownPlaceOf: ownPlaces.ownPlaceOf,
    networks,
    async onChanged({ orgId, repId, messageId }) {
      live.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
      await settleCards(assistant, { orgId, messageId });
    },
  };
}

/** Folds in a process of its own. */
export function foldingBeside(doors: { config: Config; log: Log; live: Pick<Live, "nudge"> }): StartFolding {
  const { config, log, live } = doors;
  const { dataDir, storageConnectionString, clockFile, standInUrl, logLevel } = config;
  const cookieSecret = deriveSecret(config.serverSecret, "cookie");
  const settings: FoldingSettings = {
    dataDir,
    storageConnectionString,
    clockFile,
    standInUrl,
    logLevel,
    cookieSecret,
  };
  const program = fileURLToPath(new URL("foldingMain.ts", import.meta.url));
  return foldBeside({ program, settings, log, nudge: live.nudge });
}

/** Opens the doors of the folding process. */
export function startFolding(told: FoldingSettings, nudge: SendNudge): StartFolding {
  const { dataDir, clockFile, standInUrl, logLevel, cookieSecret, storageConnectionString } = told;
  const tables = openTables(storageConnectionString);
  const clock = clockFile === undefined ? systemClock : fileClock(clockFile);
  const log = createLog(logLevel);
  const stopList = createStopList(tables.system, clock);
  keepFresh(stopList, log);
  const networks = openNetworks({ dataDir, ask: createPublisherDoor({ standInUrl }), clock, log });
  // Here and not where recipients are served: a list can have hundreds of thousands of ranges.
  const ask = () => void networks.refresh();
  ask();
  setInterval(ask, ASK_EVERY).unref();
  let settings = createSettingsStore();
  const latest = { read: (table: Table) => settings.read(table) };
  return foldHere({
    ...journalOptions({ dataDir, clock, log }),
    ...foldOptions({
      tables,
      clock,
      log,
      settings: latest,
      announce: createAnnounce({ due: openDue(tables.system, clock), settings: latest }),
      live: { nudge },
      networks,
      ownPlaces: createOwnPlaces({ tables, clock, log, secret: Buffer.from(cookieSecret) }),
    }),
    tables,
    stopList,
    sourceSecret: sourceSecretOf(Buffer.from(cookieSecret)),
    async refresh() {
      settings = createSettingsStore();
      await stopList.refresh();
    },
  });
}
