import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { HOUR } from "../../../shared/time.ts";
import { trustedProxies } from "../../platform/addresses.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Tables } from "../../platform/tables.ts";
import type { FoldNeeds } from "./fold.ts";
import { foldHere, type StartFolding } from "./folding.ts";
import { createHandler } from "./handler.ts";
import { type JournalHealth, openWriter } from "./journal/index.ts";
import { createOwnCookie, type OwnCookie } from "./ownCookie.ts";
import { createStopList, keepFresh, type StopList } from "./stopList.ts";
import { createTokens, type TokenKey, type Tokens } from "./tokens.ts";
import { rememberVerified } from "./verified.ts";

export type { TokenKey, Tokens } from "./tokens.ts";

/** What folding needs beside the journal. */
export type FoldOptions = Omit<FoldNeeds, "journal" | "tables" | "stopList" | "sourceSecret" | "log">;

export interface JournalLimits {
  /** Address and agent of a request are kept no longer (spec H5). */
  readonly retentionHours?: number;
  /** Beyond this, in bytes, hits are answered but not recorded. */
  readonly maxJournalBytes?: number;
  readonly segmentBytes?: number;
}

export interface TrackingOptions extends JournalLimits {
  /** The journal lies in its folder `journal`. */
  readonly dataDir: string;
  readonly keys: readonly TokenKey[];
  readonly publicUrl: string;
  /** At least 32 bytes, the same in every process. */
  readonly cookieSecret: Buffer;
  /** Our pages are served by https. */
  readonly isSecure: boolean;
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  /** Folds in another process, or else in this one. */
  readonly folding: StartFolding | FoldOptions;
}

export interface Tracking {
  /** @returns `false` if the request is not for us; then nothing was done. */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
  readonly tokens: Tokens;
  readonly stopList: StopList;
  readonly ownCookie: OwnCookie;
  health(): JournalHealth;
  /** An organization's settings have changed: what is folded from now on goes by the new ones. */
  refresh(): void;
  /** Folds all hits there are. @throws {AppError} "storage_unavailable" */
  foldNow(): Promise<void>;
  /** Makes durable what was taken and folds what it can in a few seconds; the rest waits for the next process. */
  close(): Promise<void>;
}

const DEFAULT_RETENTION_HOURS = 24;
const DEFAULT_MAX_BYTES = 512 << 20;
const DEFAULT_SEGMENT_BYTES = 16 << 20;
/** Whoever folds hears of new hits this often at most, in ms. */
const TELL_EVERY = 50;

function deriveKey(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", purpose, 32)));
}

/** What makes the source tags: the same in every process. */
export const sourceSecretOf = (cookieSecret: Buffer): KeyObject => deriveKey(cookieSecret, "source tag");

export function journalOptions(options: JournalLimits & Pick<TrackingOptions, "dataDir" | "clock" | "log">) {
  const { dataDir, clock, log, retentionHours, maxJournalBytes } = options;
  return {
    root: join(dataDir, "journal"),
    clock,
    log,
    retention: (retentionHours ?? DEFAULT_RETENTION_HOURS) * HOUR,
    maxBytes: maxJournalBytes ?? DEFAULT_MAX_BYTES,
  };
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
  const stopList = telling(createStopList(tables.system, clock), () => folding.refresh());
  const journal = await openWriter({
    ...journalOptions(options),
    segmentBytes: options.segmentBytes ?? DEFAULT_SEGMENT_BYTES,
    onWritten: () => tellSoon(),
  });
  const folding = await startFolding(
    options,
    stopList,
  )({ written: journal.written, onFolded: journal.learn });
  const tell = () => folding.tell(journal.written());
  const tellSoon = atMostEvery(TELL_EVERY, tell);
  const endRefresh = keepFresh(stopList, log);
  return {
    handle: createHandler({
      clock,
      tokens: { verify: rememberVerified(tokens.verify) },
      journal,
      stopList,
      ownCookie,
      isTrusted: trustedProxies(options.trustedProxies),
    }),
    tokens,
    stopList,
    ownCookie,
    health: journal.health,
    refresh: folding.refresh,
    async foldNow() {
      tell();
      await folding.foldNow();
    },
    async close() {
      endRefresh();
      await journal.seal();
      tell();
      await folding.close();
      await journal.close();
    },
  };
}

function startFolding(options: TrackingOptions, stopList: StopList): StartFolding {
  const { folding, tables, cookieSecret } = options;
  if (typeof folding === "function") return folding;
  const sourceSecret = sourceSecretOf(cookieSecret);
  return foldHere({ ...folding, ...journalOptions(options), tables, stopList, sourceSecret });
}

/** Tells of each change that is stored. */
function telling(stopList: StopList, tell: () => void): StopList {
  return {
    ...stopList,
    stopMessage: (orgId, messageId) => stopList.stopMessage(orgId, messageId).then(tell),
    setOrganization: (orgId, isOff) => stopList.setOrganization(orgId, isOff).then(tell),
  };
}

/** Calls `work` soon after it is wanted, however often that is. */
function atMostEvery(pause: number, work: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      work();
    }, pause).unref();
  };
}
