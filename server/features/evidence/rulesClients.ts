import type { Crowd } from "../../../shared/evidence.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { type BurstScene, DELIVERY, toBurstScene } from "./rulesBursts.ts";
import { groupMoments, hasBetween, isClick, type Moment } from "./rulesScene.ts";

/** What a message's clients are like. */
export interface ClientScene extends BurstScene {
  /** Sources that came calmly at other times than right after sending. */
  readonly usual: ReadonlySet<string>;
  /** Sources that first came sooner after sending than a person can. */
  readonly hasty: ReadonlySet<string>;
  /** Opens after which the same client clicked in a while, and these clicks: what people do. */
  readonly readers: ReadonlySet<Moment>;
  /** When the message was opened as readers do, by any client; in ms since 1970, sorted. */
  readonly openTimes: readonly number[];
  /** Clicks that repeat a reader's, by a client that never came otherwise. */
  readonly echoes: ReadonlySet<Moment>;
}

/** Nobody has a message in a mailbox, sees it and opens it so soon after it was sent. */
export const TOO_SOON = 10 * SECOND;
/** Less than that passes between seeing a message and following its link only by machine. */
const LOOKING = 2 * SECOND;
/** Longer after an open, a click says nothing about it. */
const READING = 30 * MINUTE;
/** A client that comes back after so long is one that somebody uses. */
const PAUSE = 10 * MINUTE;
/** A link check at the time of a click comes within this time of it. */
const ECHO = 5 * SECOND;

/** @param moments in order of time, none of them the rep's own. */
export function toClientScene(moments: readonly Moment[], crowds: readonly Crowd[]): ClientScene {
  const bursts = toBurstScene(moments, crowds);
  const isCalm = (moment: Moment) => isCalmIn(bursts, moment);
  const bySource = groupMoments(moments, ({ hit }) => hit.source);
  const usual = new Set<string>();
  const readers = new Set<Moment>();
  const hasty = new Set<string>();
  for (const { since, hit } of moments) if (since < TOO_SOON) hasty.add(hit.source);
  for (const group of bySource) {
    const calm = group.filter(isCalm);
    if (isUsual(calm)) usual.add(calm[0]?.hit.source ?? "");
    markReaders(calm, readers);
  }
  const openTimes = moments.filter((moment) => isCalm(moment) && isReadersOpen(moment)).map(({ at }) => at);
  return { ...bursts, usual, hasty, readers, openTimes, echoes: findEchoes(moments, readers) };
}

const isCalmIn = ({ bursts, sameClient, crowds }: BurstScene, moment: Moment) =>
  moment.hit.method === "GET" &&
  !moment.hit.isPrefetch &&
  !bursts.has(moment) &&
  !sameClient.has(moment) &&
  !crowds.has(moment);

/** Opens by scanners are mostly sooner, or from where no reader is. */
const isReadersOpen = (moment: Moment) =>
  !isClick(moment) &&
  moment.since >= TOO_SOON &&
  (moment.hit.agent === "proxy" || (moment.hit.agent === "ordinary" && !isMachinesNetwork(moment)));

const isMachinesNetwork = ({ hit }: Moment) => hit.network === "cloud" || hit.network === "scanner";

/** Whether somebody may have had the message before their eyes when clicking. */
export const isOpenBefore = ({ at }: Moment, { openTimes }: Pick<ClientScene, "openTimes">): boolean =>
  hasBetween(openTimes, at - READING, at - LOOKING);

/** Rented machines scan again at other times too, so there it takes an open, which a later scan of links does not make. */
function isUsual(calm: readonly Moment[]): boolean {
  const later = calm.filter(({ since }) => since > DELIVERY);
  const [first, last] = [calm[0], later.at(-1)];
  if (!first || !last || last.at - first.at < PAUSE) return false;
  return first.hit.network !== "cloud" || later.some((moment) => !isClick(moment));
}

/** @param calm one client's, in order of time. */
function markReaders(calm: readonly Moment[], readers: Set<Moment>): void {
  let opened: Moment | undefined;
  for (const moment of calm) {
    const looked = opened ? moment.at - opened.at : Number.POSITIVE_INFINITY;
    if (!isClick(moment)) {
      if (moment.since >= TOO_SOON && looked > READING) opened = moment;
    } else if (opened && looked >= LOOKING && looked <= READING) readers.add(opened).add(moment);
  }
}

/** A link check asks once, at the time of the click, for the same link, from another place and with another agent. */
function findEchoes(moments: readonly Moment[], readers: ReadonlySet<Moment>): ReadonlySet<Moment> {
  const echoes = new Set<Moment>();
  if (readers.size === 0) return echoes;
  const visits = Map.groupBy(moments, ({ hit }) => hit.source);
  const lastRead = new Map<string, Moment>();
  const check = (moment: Moment) => {
    const { thing } = moment;
    const read = lastRead.get(thing);
    if (readers.has(moment)) lastRead.set(thing, moment);
    else if (read && isClick(moment) && Math.abs(moment.at - read.at) <= ECHO && isStranger(moment, read)) {
      if (visits.get(moment.hit.source)?.length === 1) echoes.add(moment);
    }
  };
  for (const moment of moments) check(moment);
  lastRead.clear();
  for (const moment of moments.toReversed()) check(moment);
  return echoes;
}

const isStranger = ({ hit }: Moment, { hit: read }: Moment) =>
  hit.addressTag !== read.addressTag && hit.agentTag !== read.agentTag;
