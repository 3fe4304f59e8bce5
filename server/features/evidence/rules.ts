import type { Hit, Judgement, MessageContext, Reason } from "../../../shared/evidence.ts";
import type { Evidence } from "../../../shared/interactions.ts";
import { MINUTE } from "../../../shared/time.ts";
import { type ClientScene, toClientScene } from "./rulesClients.ts";
import {
  isOutlookOnTheWeb,
  isPrivacyPrefetch,
  isServiceNetwork,
  MACHINE_RULES,
  type Rule,
} from "./rulesMachines.ts";
import { isMailProgram, ownReasons, toOwnScene } from "./rulesOwn.ts";
import { isClick, type Moment, toMoments } from "./rulesScene.ts";

/** Scanners have seen a message by then; what comes later from rented machines may be people's. */
const SCANNED = 10 * MINUTE;

/** People have remote desktops in rented machines: theirs open mail in a mail program, click after it, or come again. */
function isPersonInCloud(moment: Moment, { usual, readers }: ClientScene): boolean {
  if (moment.since <= SCANNED) return false;
  if (usual.has(moment.hit.source) || readers.has(moment)) return true;
  return !isClick(moment) && isMailProgram(moment.hit);
}

const isOrdinaryInCloud = ({ hit }: Moment) => hit.network === "cloud" && hit.agent === "ordinary";

/** What can't be told, and what is not to be told. */
const UNKNOWN_RULES: readonly Rule[] = [
  { reason: "evidence.because.privacyPrefetch", holds: isPrivacyPrefetch },
  { reason: "evidence.because.noAgent", holds: ({ hit }) => hit.agent === "none" },
  // A link is followed by somebody's will, a picture is not.
  { reason: "evidence.because.asksPrivacy", holds: (moment) => !isClick(moment) && moment.hit.asksPrivacy },
  {
    reason: "evidence.because.cloud",
    holds: (moment, scene) =>
      isOrdinaryInCloud(moment) && !isOutlookOnTheWeb(moment) && !isPersonInCloud(moment, scene),
  },
];

const MAIL_PROXY_RULES: readonly Rule[] = [
  { reason: "evidence.because.proxyAgent", holds: ({ hit }) => hit.agent === "proxy" },
  { reason: "evidence.because.proxyNetwork", holds: ({ hit }) => isServiceNetwork(hit) },
  {
    reason: "evidence.because.outlookNetwork",
    holds: (moment, scene) =>
      isOrdinaryInCloud(moment) && isOutlookOnTheWeb(moment) && !isPersonInCloud(moment, scene),
  },
];

/** What speaks for a person, who is also what remains (spec H2). */
const PERSON_RULES: readonly Rule[] = [
  { reason: "evidence.because.openThenClick", holds: (moment, { readers }) => readers.has(moment) },
  { reason: "evidence.because.usualClient", holds: ({ hit }, { usual }) => usual.has(hit.source) },
  { reason: "evidence.because.ordinaryAgent", holds: ({ hit }) => hit.agent === "ordinary" },
];

const KINDS: readonly (readonly [Evidence, readonly Rule[]])[] = [
  ["automatic", MACHINE_RULES],
  ["unknown", UNKNOWN_RULES],
  ["mailProxy", MAIL_PROXY_RULES],
  ["person", PERSON_RULES],
];

/** Without a filter's arrays: this runs for each of up to 100,000 hits and four kinds. */
function reasonsOf(rules: readonly Rule[], moment: Moment, scene: ClientScene): Reason[] | undefined {
  let reasons: Reason[] | undefined;
  for (const rule of rules) {
    if (!rule.holds(moment, scene)) continue;
    if (!reasons) reasons = [rule.reason];
    else if (!reasons.includes(rule.reason)) reasons.push(rule.reason);
  }
  return reasons;
}

/** The first kind of evidence of which a rule holds, and all of its rules that do. */
function judgeForeign(moment: Moment, scene: ClientScene): Judgement {
  for (const [evidence, rules] of KINDS) {
    const reasons = reasonsOf(rules, moment, scene);
    if (reasons) return { evidence, reasons, taught: null };
  }
  return { evidence: "person", reasons: ["evidence.because.ordinaryAgent"], taught: null };
}

const TAUGHT = { own: "evidence.because.taughtOwn", automatic: "evidence.because.taughtAutomatic" } as const;

/**
 * Who or what made each hit of a message, by its id. A function of all the message's hits and of what is known beside
 * them: a late hit can change what earlier ones are taken for, their order and number of readings can't.
 *
 * What the rep says comes first, then what the rep did, then what machines show, then what can't be told.
 */
export function judgeHits(hits: readonly Hit[], context: MessageContext): ReadonlyMap<Hit["id"], Judgement> {
  const own = toOwnScene(context);
  const judgements = new Map<Hit["id"], Judgement>();
  const foreign: Moment[] = [];
  for (const moment of toMoments(hits, context)) {
    const taught = own.taught.get(moment.hit.source);
    const reasons = taught ? [TAUGHT[taught]] : ownReasons(moment, own);
    if (reasons.length === 0) foreign.push(moment);
    else judgements.set(moment.hit.id, { evidence: taught ?? "own", reasons, taught: taught ?? null });
  }
  const scene = toClientScene(foreign, context.crowds);
  for (const moment of foreign) judgements.set(moment.hit.id, judgeForeign(moment, scene));
  return judgements;
}
