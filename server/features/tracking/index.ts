import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Settings } from "../../../shared/settings.ts";
import { HOUR, SECOND } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Tables } from "../../platform/tables.ts";
import { type Changed, foldBatch } from "./fold.ts";
import { startFolder } from "./folder.ts";
import { createHandler } from "./handler.ts";
import { type JournalHealth, openJournal } from "./journal/index.ts";
import { createOwnCookie, type OwnCookie } from "./ownCookie.ts";
import { createStopList, type StopList } from "./stopList.ts";
import { createTokens, type TokenKey, type Tokens } from "./tokens.ts";

export type { TokenKey, Tokens } from "./tokens.ts";

export interface TrackingOptions {
  /** The journal lies in its folder `journal`. */
  readonly dataDir: string;
  readonly keys: readonly TokenKey[];
  readonly publicUrl: string;
  /** At least 32 bytes, the same in every process. */
  readonly cookieSecret: Buffer;
  /** Our pages are served by https. */
  readonly isSecure: boolean;
  /** `X-Forwarded-For` is believed, from this machine only. */
  readonly trustForwarded: boolean;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  settingsOf(orgId: string): Promise<Settings>;
  /** Called after a message's rows have changed. What it throws is logged; storage away makes the fold come again. */
  onChanged(changed: Changed): Promise<void>;
  /** Address and agent of a request are kept no longer (spec H5). */
  readonly retentionHours?: number;
  /** Beyond this, in bytes, hits are answered but not recorded. */
  readonly maxJournalBytes?: number;
  readonly segmentBytes?: number;
}

export interface Tracking {
  /** @returns `false` if the request is not for us; then nothing was done. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  readonly tokens: Tokens;
  readonly stopList: StopList;
  readonly ownCookie: OwnCookie;
  health(): JournalHealth;
  /** Folds all hits there are. @throws {AppError} "storage_unavailable" */
  foldNow(): Promise<void>;
  /** Makes durable what was taken and folds what it can in a few seconds; the rest waits for the next process. */
  close(): Promise<void>;
}

const DEFAULT_RETENTION_HOURS = 24;
const DEFAULT_MAX_BYTES = 512 << 20;
const DEFAULT_SEGMENT_BYTES = 16 << 20;
const REFRESH_EVERY = 30 * SECOND;
const LAST_FOLD = 5 * SECOND;

function deriveKey(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", purpose, 32)));
}

/** @throws {Error} if the keys are unusable or the journal's folder can't be written to. */
export async function openTracking(options: TrackingOptions): Promise<Tracking> {
  const { clock, log, tables, cookieSecret, isSecure } = options;
  const tokens = createTokens(options);
  const ownCookie = createOwnCookie({
    secret: deriveKey(cookieSecret, "own cookie"),
    isSecure,
    now: Date.now,
  });
  const stopList = createStopList(tables.system, clock);
  const journal = await openJournal({
    root: join(options.dataDir, "journal"),
    clock,
    log,
    retention: (options.retentionHours ?? DEFAULT_RETENTION_HOURS) * HOUR,
    maxBytes: options.maxJournalBytes ?? DEFAULT_MAX_BYTES,
    segmentBytes: options.segmentBytes ?? DEFAULT_SEGMENT_BYTES,
  });
  const needs = { ...options, journal, stopList, sourceSecret: deriveKey(cookieSecret, "source tag") };
  const folder = startFolder(
    () => foldBatch(needs),
    () => journal.health().unfoldedHits > 0,
    log,
  );
  const refresh = () =>
    stopList.refresh().catch((error) => log.error("The stop list could not be read again", error));
  void refresh();
  const timer = setInterval(refresh, REFRESH_EVERY);
  timer.unref();
  return {
    handle: createHandler({ ...options, tokens, journal, stopList, ownCookie, onHit: folder.wake }),
    tokens,
    stopList,
    ownCookie,
    health: journal.health,
    foldNow: folder.foldNow,
    async close() {
      clearInterval(timer);
      folder.stop();
      await Promise.race([folder.foldNow(), pause(LAST_FOLD)]).catch((error) =>
        log.error("Hits stay in the journal for the next start", error),
      );
      await journal.close();
    },
  };
}

const pause = (length: number) => new Promise<void>((resolve) => setTimeout(resolve, length).unref());
