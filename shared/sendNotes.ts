import type { Address } from "./address.ts";
import type { FollowChoice, PrepareAnswer } from "./compose.ts";
import { followsClicks, followsOpens } from "./followed.ts";

/**
 * What the pane and the script of Outlook's events leave for each other (spec S2). No schemas here: the script runs in
 * engines without most of what these need, and is downloaded with every message.
 */

/** In `roamingSettings`. */
export const PERMIT_KEY = "engagementPermit";

export interface KeptPermit {
  readonly permit: string;
  readonly expiresAt: string;
}

/** In `sessionData`, each a JSON text. */
export const SessionKey = {
  ticket: "engagementTicket",
  choice: "engagementChoice",
  prepared: "engagementPrepared",
  evaluated: "engagementEvaluated",
  pass: "engagementPass",
} as const;

/** What lets the script prepare this message. */
export interface KeptTicket {
  readonly messageId: string;
  readonly ticket: string;
}

/** What the rep decided in the pane. Nothing left: the default, to follow. */
export interface KeptChoice {
  readonly choice: FollowChoice;
  /** The rep pressed a button: counts on it, where a default is only a wish. */
  readonly isByHand: boolean;
  /** The message is to go later: Outlook's own Send would send it now. */
  readonly isDelayed?: boolean;
}

/** What following came to for these recipients. */
export interface KeptEvaluation {
  /** {@link recipientsMark} of those it holds for. */
  readonly recipients: string;
  readonly opens: boolean;
  readonly clicks: boolean;
}

/** The pane itself is sending: it has done, or the rep has decided about, all that the script would. */
export interface KeptPass {
  /** ms since 1970. Sending follows at once; what is older was for a sending that did not come about. */
  readonly until: number;
}

/** What was last put into the body. */
export interface KeptPrepared extends KeptEvaluation {
  readonly messageId: string;
  readonly openImageUrl: string | null;
  /** {@link linkMark} of each link that was left alone on purpose. */
  readonly skipped: readonly string[];
}

/** Id of the command that opens the compose pane, in the manifest: the dialog of a held message has it as a button. */
export const COMPOSE_PANE_COMMAND = "composePane";

/** FNV-1a, 32 bits. Tells texts apart; keeps no secrets. */
function hash(text: string, seed: number): string {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0).toString(36);
}

const markOf = (text: string) => `${hash(text, 0x811c9dc5)}.${hash(text, 0x9e3779b9)}`;

/** The same text for the same people in the same fields, whatever their order and spelling. */
export function recipientsMark(lists: {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}): string {
  const write = (list: readonly Address[]) => {
    const addresses = list.map(({ address }) => address.trim().toLowerCase());
    return addresses.filter((address, place) => addresses.indexOf(address) === place).sort();
  };
  return markOf(JSON.stringify([write(lists.to), write(lists.cc), write(lists.bcc)]));
}

/** Outlook escapes addresses anew and adds the slash after a host: both spellings have one mark. */
export function linkMark(url: string): string {
  const text = url.replace(/\/$/, "");
  try {
    return markOf(decodeURI(text));
  } catch {
    return markOf(text);
  }
}

/** What an answer allows to be followed. */
export const kindsOf = (answer: Pick<PrepareAnswer, "state" | "reasonCode">) => ({
  opens: followsOpens(answer),
  clicks: followsClicks(answer),
});

/** @param recipients {@link recipientsMark} of those it was prepared for. */
export function toPrepared(
  recipients: string,
  answer: Pick<PrepareAnswer, "messageId" | "openImageUrl" | "links" | "state" | "reasonCode">,
): KeptPrepared {
  const { messageId, openImageUrl, links } = answer;
  const skipped = links.filter(({ followed }) => !followed).map(({ url }) => linkMark(url));
  return { messageId, recipients, openImageUrl, skipped, ...kindsOf(answer) };
}
