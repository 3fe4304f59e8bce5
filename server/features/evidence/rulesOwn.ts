import type { Hit, MessageContext, Reason } from "../../../shared/evidence.ts";
import type { TaughtEvidence } from "../../../shared/interactions.ts";
import { isOutlookOnTheWeb } from "./rulesMachines.ts";
import type { Moment } from "./rulesScene.ts";

/** What is known of the rep's own doings around a message. */
export interface OwnScene {
  readonly taught: ReadonlyMap<string, TaughtEvidence>;
  /** In ms since 1970. */
  readonly readings: readonly { readonly from: number; readonly to: number }[];
}

export function toOwnScene({ taught, readings }: MessageContext): OwnScene {
  const latest = new Map<string, { evidence: TaughtEvidence; at: number }>();
  for (const { source, evidence, at } of taught) {
    const before = latest.get(source);
    const time = Date.parse(at);
    // Of two words at one instant, either would do; the same one has to win in any order.
    const wins = !before || time > before.at || (time === before.at && evidence === "own");
    if (wins) latest.set(source, { evidence, at: time });
  }
  return {
    taught: new Map([...latest].map(([source, { evidence }]) => [source, evidence])),
    readings: readings.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  };
}

/** Names of programs that show mail, as `device.client` says them: what they ask for is asked by a mail being shown. */
const MAIL_PROGRAM = /outlook|mail|thunderbird|evolution|notes|spark|superhuman/i;
export const isMailProgram = ({ device }: Pick<Hit, "device">): boolean =>
  device !== null && MAIL_PROGRAM.test(device.client);

const isRead = ({ at }: Moment, { readings }: OwnScene) =>
  readings.some(({ from, to }) => at >= from && at <= to);

/**
 * While the rep looks at the mail, only what can come from the rep's Outlook is the rep's: recipients open at any
 * time. Outlook on the web asks from Microsoft's network, all others from where the rep is.
 */
const canBeRepsOutlook = (moment: Moment) => isOutlookOnTheWeb(moment) || moment.hit.ownPlace !== "no";

/** What makes a hit the rep's own, strongest first (spec H2). */
const OWN_RULES: readonly (readonly [Reason, (moment: Moment, scene: OwnScene) => boolean])[] = [
  ["evidence.because.beforeSending", ({ since }) => since < 0],
  ["evidence.because.ownCookie", ({ hit }) => hit.isOwn],
  ["evidence.because.reading", (moment, scene) => canBeRepsOutlook(moment) && isRead(moment, scene)],
  ["evidence.because.ownPlace", ({ hit }) => hit.ownPlace === "addressAndAgent"],
  // A colleague or a guest in the rep's network clicks in a browser; who sees our image there in a mail program has the mail.
  ["evidence.because.ownMailProgram", ({ hit }) => hit.ownPlace === "address" && isMailProgram(hit)],
];

/** @returns why a hit is the rep's own; nothing if it is not. */
export const ownReasons = (moment: Moment, scene: OwnScene): Reason[] =>
  OWN_RULES.filter(([, holds]) => holds(moment, scene)).map(([reason]) => reason);
