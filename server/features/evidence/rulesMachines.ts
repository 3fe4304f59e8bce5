import type { Hit, Reason } from "../../../shared/evidence.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import { DELIVERY, isAmongMachines } from "./rulesBursts.ts";
import { type ClientScene, isOpenBefore, TOO_SOON } from "./rulesClients.ts";
import { isClick, isFromOutside, type Moment } from "./rulesScene.ts";

export interface Rule {
  readonly reason: Reason;
  holds(moment: Moment, scene: ClientScene): boolean;
}

/** Gmail fetches ahead by an old Edge, from Google (bird.com/en-us/blog/gmail-prefetching-images). */
const isGmailPrefetch = ({ agent, agentLabel, network }: Hit) =>
  agent === "prefetch" && (network === "googleProxy" || /edge/i.test(agentLabel));

/** Apple's, and any other service's that fetches pictures for everybody alike. */
export const isPrivacyPrefetch = (moment: Moment): boolean =>
  moment.hit.agent === "prefetch" && !isGmailPrefetch(moment.hit) && !isClick(moment);

const SERVICES: ReadonlySet<Hit["network"]> = new Set(["googleProxy", "yahooProxy", "microsoftProxy"]);
/** In these networks pictures are fetched for readers, and links are followed by nobody but scanners. */
export const isServiceNetwork = ({ network }: Hit): boolean => SERVICES.has(network);

/** All of Microsoft's that it does not name as Exchange Online: its customers' machines, and much of Outlook on the web. */
const isAzure = ({ network, networkLabel }: Hit) =>
  network === "cloud" && /microsoft|azure/i.test(networkLabel);

/** Outlook on the web fetches pictures from there for whoever reads: the recipient, or the rep. */
export const isOutlookOnTheWeb = (moment: Moment): boolean =>
  !isClick(moment) && (moment.hit.network === "microsoftProxy" || isAzure(moment.hit));

/** What machines say of themselves, by how they ask or where they come from. */
const SAID: readonly Rule[] = [
  { reason: "evidence.because.head", holds: ({ hit }) => hit.method === "HEAD" },
  { reason: "evidence.because.prefetchHeader", holds: ({ hit }) => hit.isPrefetch },
  { reason: "evidence.because.botAgent", holds: ({ hit }) => hit.agent === "bot" },
  { reason: "evidence.because.scannerNetwork", holds: ({ hit }) => hit.network === "scanner" },
  { reason: "evidence.because.servicePrefetch", holds: ({ hit }) => isGmailPrefetch(hit) },
  {
    reason: "evidence.because.serviceClick",
    holds: (moment) => isClick(moment) && (isServiceNetwork(moment.hit) || isServiceAgent(moment.hit)),
  },
  { reason: "evidence.because.falseProxy", holds: ({ hit }) => isFalseProxy(hit) },
];

const isServiceAgent = ({ agent }: Hit) => agent === "proxy" || agent === "prefetch";

/** Google's picture proxies are all in networks of Google's; other services rent theirs. */
const isFalseProxy = ({ agent, agentLabel, network, networkLabel }: Hit) =>
  agent === "proxy" &&
  /google/i.test(agentLabel) &&
  (network === "microsoftProxy" || (network === "cloud" && !/google/i.test(networkLabel)));

/** What only shows in several hits together. */
const TOGETHER: readonly Rule[] = [
  { reason: "evidence.because.burst", holds: (moment, { bursts }) => bursts.has(moment) },
  {
    reason: "evidence.because.crowd",
    holds: (moment, { crowds }) => crowds.has(moment) && !isReaders(moment),
  },
  // A mail service's proxies fetch for many people at one address.
  {
    reason: "evidence.because.sameClient",
    holds: (moment, { sameClient }) => sameClient.has(moment) && !isReaders(moment),
  },
  { reason: "evidence.because.echo", holds: (moment, { echoes }) => echoes.has(moment) },
];

/** Fetched for somebody by a service that fetches for many: nothing can be told from who else it fetches for. */
const isReaders = (moment: Moment) =>
  !isClick(moment) && (moment.hit.agent === "proxy" || isPrivacyPrefetch(moment));

/** Where scanners are at work on it as well, 84 % of their opens come until then (craft-campaign, as above). */
const TOO_SOON_AMONG_MACHINES = 20 * SECOND;
const CLICK_TOO_SOON = 30 * SECOND;
/** Of a client that came too soon, all of its first minute is judged alike. */
const HASTY = MINUTE;
/** Defender opens a new message within a minute; most of Outlook's readers don't. */
const SERVICE_TOO_SOON = 30 * SECOND;
const SERVICE_TOO_SOON_AMONG_MACHINES = 2 * MINUTE;
const CLOUD_TOO_SOON = 2 * MINUTE;
const CLOUD_CLICK_TOO_SOON = 10 * MINUTE;
/** Scanners of one message begin within such a time of each other. */
const AMONG = MINUTE;

const isOrdinary = ({ hit }: Moment) => hit.agent === "ordinary";

/** What comes so soon after sending that a machine is likelier. */
const AT_DELIVERY: readonly Rule[] = [
  {
    reason: "evidence.because.tooSoon",
    holds: (moment, scene) =>
      isOrdinary(moment) && isFromOutside(moment) && isTooSoon(moment, scene) && !isUsual(moment, scene),
  },
  {
    reason: "evidence.because.sameClient",
    holds: (moment, scene) =>
      isOrdinary(moment) &&
      isFromOutside(moment) &&
      moment.since >= TOO_SOON &&
      moment.since < HASTY &&
      scene.hasty.has(moment.hit.source) &&
      !isUsual(moment, scene),
  },
  {
    reason: "evidence.because.clickTooSoon",
    holds: (moment, scene) =>
      isOrdinary(moment) &&
      isFromOutside(moment) &&
      isClick(moment) &&
      moment.since < CLICK_TOO_SOON &&
      !isOpenBefore(moment, scene),
  },
  {
    reason: "evidence.because.serviceAtDelivery",
    holds: (moment, scene) =>
      isOrdinary(moment) && isServiceNetwork(moment.hit) && isServiceTooSoon(moment, scene),
  },
  {
    reason: "evidence.because.cloudAtDelivery",
    holds: (moment, scene) =>
      isOrdinary(moment) && moment.hit.network === "cloud" && isCloudTooSoon(moment, scene),
  },
];

const isUsual = ({ hit }: Moment, { usual }: ClientScene) => usual.has(hit.source);

function isTooSoon(moment: Moment, scene: ClientScene): boolean {
  if (moment.since < TOO_SOON) return true;
  return moment.since < TOO_SOON_AMONG_MACHINES && isAmongMachines(scene, moment, DELIVERY);
}

function isServiceTooSoon(moment: Moment, scene: ClientScene): boolean {
  if (moment.since < SERVICE_TOO_SOON) return true;
  return moment.since < SERVICE_TOO_SOON_AMONG_MACHINES && isAmongMachines(scene, moment, AMONG);
}

function isCloudTooSoon(moment: Moment, { readers }: ClientScene): boolean {
  if (moment.since < CLOUD_TOO_SOON) return true;
  return isClick(moment) && moment.since < CLOUD_CLICK_TOO_SOON && !readers.has(moment);
}

/** Weak signs that become strong beside others'. */
const IN_DOUBT: readonly Rule[] = [
  {
    reason: "evidence.because.noAgentScanner",
    holds: (moment, scene) => moment.hit.agent === "none" && isScannerWithoutAgent(moment, scene),
  },
  {
    reason: "evidence.because.amongMachines",
    holds: (moment, scene) =>
      isOrdinary(moment) && moment.hit.network === "cloud" && isAmongMachines(scene, moment, AMONG),
  },
];

/** Hardly any person's browser leaves the agent out; some companies' proxies take it away. */
function isScannerWithoutAgent(moment: Moment, { readers }: ClientScene): boolean {
  if (moment.since <= CLOUD_CLICK_TOO_SOON) return true;
  if (isClick(moment)) return moment.hit.network !== "unknown" || !readers.has(moment);
  return moment.hit.network !== "unknown" && moment.hit.network !== "appleRelay";
}

export const MACHINE_RULES: readonly Rule[] = [...SAID, ...TOGETHER, ...AT_DELIVERY, ...IN_DOUBT];
