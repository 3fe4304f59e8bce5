import type { Crowd } from "../../../shared/evidence.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import {
  groupMoments,
  hasBetween,
  isClick,
  isFromOutside,
  type Moment,
  type Speed,
  spread,
  sweep,
} from "./rulesScene.ts";

/**
 * How long after sending a message scanners are at work on it. Of 836 bursts that were measured 97 % began within five
 * minutes (github.com/putyourlightson/craft-campaign/issues/546).
 */
export const DELIVERY = 5 * MINUTE;

/** What is known of a message's hits together: sets of moments. */
export interface BurstScene {
  /** Followed several links faster than a person does. */
  readonly bursts: ReadonlySet<Moment>;
  /** By a client that shortly before or after was surely a machine. */
  readonly sameClient: ReadonlySet<Moment>;
  /** At a moment at which one client asked for several messages. */
  readonly crowds: ReadonlySet<Moment>;
  /** When scanners were surely at work, in ms since 1970, sorted. */
  readonly machineTimes: readonly number[];
}

/** No person keeps up this speed, at any time, with one client. */
const CLIENT_SPEEDS: readonly Speed[] = [
  { atLeast: 3, within: 4 * SECOND },
  { atLeast: 4, within: 10 * SECOND },
  { atLeast: 5, within: 20 * SECOND },
];
/** Minutes after sending, slower ones are scanners as well: a person reads first. */
const DELIVERY_SPEEDS: readonly Speed[] = [
  { atLeast: 2, within: 3 * SECOND },
  { atLeast: 3, within: 15 * SECOND },
];
/** Two things at once are more than a hand can do; who opens two links in tabs takes longer. */
const AT_ONCE: Speed = { atLeast: 2, within: 0.5 * SECOND };
/** Opened and followed so fast is not read. */
const OPEN_AND_CLICK: Speed = { atLeast: 2, within: 1.5 * SECOND };
/** A message once opened may be before somebody's eyes for so long. */
const READING = 30 * MINUTE;
/** Scanners change their agent behind one address, or their address with one agent, or both from link to link. */
const NETWORK_SPEEDS: readonly Speed[] = [
  { atLeast: 3, within: 4 * SECOND },
  { atLeast: 5, within: 10 * SECOND },
];
const ANYBODY: Speed = { atLeast: 3, within: 2 * SECOND };

/** Before its burst a scanner has looked at the message for half a minute or so; a person may come later. */
const AROUND_BURST = 5 * MINUTE;
const AROUND_HEAD = 10 * SECOND;
const AROUND_HEAD_AT_DELIVERY = MINUTE;
const AROUND_BURST_OF_NETWORK = 15 * SECOND;
/** At delivery one scanner asks for headers by one agent and for the page by another; later it may be a virus scanner. */
const AROUND_HEAD_OF_NETWORK = 10 * SECOND;
/** Clocks of two servers that saw one crowd. */
const AROUND_CROWD = SECOND;

/** @param moments in order of time, none of them the rep's own. */
export function toBurstScene(moments: readonly Moment[], crowds: readonly Crowd[]): BurstScene {
  const bySource = groupMoments(moments, ({ hit }) => hit.source);
  const byAddress = groupMoments(moments, ({ hit }) => hit.addressTag);
  const bursts = new Set<Moment>();
  const mark = (moment: Moment) => void bursts.add(moment);
  const openTimes = moments.filter((moment) => !isClick(moment)).map(({ at }) => at);
  for (const group of bySource) markClient(group, openTimes, mark);
  markNetworks(moments, byAddress, mark);
  const sameClient = new Set<Moment>();
  markCompany(bySource, byAddress, bursts, (moment) => void sameClient.add(moment));
  const machineTimes = moments
    .filter((moment) => bursts.has(moment) || isScanning(moment))
    .map(({ at }) => at);
  return { bursts, sameClient, crowds: markCrowds(moments, crowds), machineTimes };
}

/** What scanners do, and previews of links that people pass on don't. */
const isScanning = (moment: Moment) => {
  const { method, network, agent } = moment.hit;
  if (method === "HEAD" || network === "scanner") return true;
  return isClick(moment) && (agent === "none" || network === "microsoftProxy");
};

const isAtDelivery = (moment: Moment) => moment.since <= DELIVERY && isFromOutside(moment);

function markClient(
  group: readonly Moment[],
  openTimes: readonly number[],
  mark: (moment: Moment) => void,
): void {
  const clicks = group.filter(isClick);
  for (const speed of CLIENT_SPEEDS) sweep(clicks, speed, mark);
  const early = group.filter(isAtDelivery);
  for (const speed of DELIVERY_SPEEDS) sweep(early.filter(isClick), speed, mark);
  sweep(early, OPEN_AND_CLICK, mark);
  // Who has the message open may have two links opened by one key.
  const unread = clicks.filter(({ at }) => !hasBetween(openTimes, at - READING, at - SECOND));
  sweep(unread, AT_ONCE, mark);
}

function markNetworks(
  moments: readonly Moment[],
  byAddress: readonly (readonly Moment[])[],
  mark: (moment: Moment) => void,
): void {
  const clicks = moments.filter(isClick);
  const byAgent = groupMoments(clicks, ({ hit }) => hit.agentTag);
  for (const group of [...byAddress.map((group) => group.filter(isClick)), ...byAgent]) {
    for (const speed of NETWORK_SPEEDS) sweep(group, speed, mark);
  }
  sweep(clicks, ANYBODY, mark);
}

function markCompany(
  bySource: readonly (readonly Moment[])[],
  byAddress: readonly (readonly Moment[])[],
  bursts: ReadonlySet<Moment>,
  mark: (moment: Moment) => void,
): void {
  const isBurst = (moment: Moment) => bursts.has(moment);
  const isHead = (moment: Moment) => moment.hit.method === "HEAD" && isFromOutside(moment);
  const aroundHead = ({ since }: Moment) => (since <= DELIVERY ? AROUND_HEAD_AT_DELIVERY : AROUND_HEAD);
  for (const group of bySource) {
    spread(group, isBurst, () => AROUND_BURST, mark);
    spread(group, isHead, aroundHead, mark);
  }
  // A gateway shares its address with the people behind it, who come later than it.
  for (const group of byAddress) {
    spread(group, isBurst, () => AROUND_BURST_OF_NETWORK, mark);
    spread(
      group.filter(({ since }) => since <= DELIVERY),
      isHead,
      () => AROUND_HEAD_OF_NETWORK,
      mark,
    );
  }
}

function markCrowds(moments: readonly Moment[], crowds: readonly Crowd[]): ReadonlySet<Moment> {
  const marked = new Set<Moment>();
  if (crowds.length === 0) return marked;
  const byTag = Map.groupBy(moments, ({ hit }) => hit.addressTag);
  for (const [tag, spans] of Map.groupBy(crowds, ({ addressTag }) => addressTag)) {
    const sorted = spans.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
    sorted.sort((a, b) => a.from - b.from);
    let next = 0;
    let until = Number.NEGATIVE_INFINITY;
    for (const moment of tag === "" ? [] : (byTag.get(tag) ?? [])) {
      for (let span = sorted[next]; span && span.from - AROUND_CROWD <= moment.at; span = sorted[next]) {
        until = Math.max(until, span.to + AROUND_CROWD);
        next += 1;
      }
      if (moment.at <= until) marked.add(moment);
    }
  }
  return marked;
}

/** Whether a scanner was surely at work on the message at most `within` ms before or after. */
export const isAmongMachines = ({ machineTimes }: BurstScene, { at }: Moment, within: number): boolean =>
  hasBetween(machineTimes, at - within, at + within);
