import type { FollowedBody } from "./html/followed.ts";
import { type KeptChoice, type KeptEvaluation, type KeptPrepared, linkMark } from "./sendNotes.ts";

/** All that is known when the rep presses Outlook's own Send. */
export interface SendFacts {
  /** The pane is sending it, and has looked already. */
  readonly isPassed: boolean;
  readonly choice: KeptChoice;
  readonly isHtml: boolean;
  /** A ticket or a permit is at hand, without which nobody can be asked. */
  readonly canAsk: boolean;
  /** `recipientsMark` of the message as it stands. */
  readonly recipients: string;
  readonly prepared: KeptPrepared | undefined;
  readonly evaluated: KeptEvaluation | undefined;
  readonly body: Pick<FollowedBody, "images" | "links" | "files" | "unfollowed" | "holdsOwn">;
  /** Writing the body is known to lose nothing. */
  readonly canWrite: boolean;
}

/** Why a message is held back until the rep has looked. */
export type HoldReason =
  /** It is to go later, and Send means now. */
  | "delayed"
  /** The rep chose Follow, and it was not prepared. */
  | "notPrepared"
  /** The rep chose Follow, and it changed since it was prepared. */
  | "changed"
  /** It is followed more than these recipients, or the rep, allow. */
  | "mustNotFollow"
  /** It is not followed any more, but its files are links still. */
  | "files"
  /** Outlook did not say what became of the text. */
  | "unsure";

export type SendDecision =
  | {
      readonly kind: "allow";
      /** Following was wanted, by default alone, and nothing is put in: the rep has to be told, if it was allowed. */
      readonly goesUnfollowed?: true;
    }
  /** Have the body prepared and put it in. */
  | { readonly kind: "prepare" }
  /** Have everything of ours taken out and put that in. */
  | { readonly kind: "restore" }
  /** Ask what following comes to for these recipients, and decide again. */
  | { readonly kind: "ask" }
  | { readonly kind: "hold"; readonly reason: HoldReason };

const ALLOW: SendDecision = { kind: "allow" };
const hold = (reason: HoldReason): SendDecision => ({ kind: "hold", reason });

/**
 * What becomes of a message when Outlook's own Send is pressed (spec S2). It goes as it stands wherever nobody can be
 * asked: our absence stops no mail. A body that can't be written safely is held back only if the rep counts on following,
 * or if it would follow somebody who does not allow it.
 */
export function decideOnSend(facts: SendFacts): SendDecision {
  if (facts.isPassed) return ALLOW;
  if (facts.choice.isDelayed === true) return hold("delayed");
  if (!facts.isHtml || !facts.canAsk) return ALLOW;
  if (facts.choice.choice === "dontFollow") return decideUnfollowed(facts);
  if (stillFits(facts)) return ALLOW;
  return facts.canWrite ? { kind: "prepare" } : decideUnwritable(facts);
}

/** Ours in the quote alone follows nobody new: it is cleaned where that is safe, and else left. */
function decideUnfollowed({ body, canWrite }: SendFacts): SendDecision {
  if (!body.holdsOwn) return ALLOW;
  if (canWrite) return { kind: "restore" };
  return isFollowed(body) ? hold("mustNotFollow") : ALLOW;
}

function decideUnwritable(facts: SendFacts): SendDecision {
  const { body, choice, evaluated } = facts;
  // Only the default, and nothing put in yet: it goes unfollowed.
  if (!isFollowed(body) && !choice.isByHand) return { kind: "allow", goesUnfollowed: true };
  if (evaluated?.recipients !== facts.recipients) return { kind: "ask" };
  const { opens, clicks } = evaluated;
  const isMore = (body.images.length > 0 && !opens) || (holdsClicks(body) && !clicks);
  if (isMore) return hold("mustNotFollow");
  const isLess = (body.images.length === 0 && opens) || (clicks && !areLinksFollowed(facts));
  if (!choice.isByHand || !isLess) return ALLOW;
  return hold(isFollowed(body) ? "changed" : "notPrepared");
}

const holdsClicks = ({ links, files }: SendFacts["body"]) => links.length + files.length > 0;
export const isFollowed = (body: SendFacts["body"]) => body.images.length > 0 || holdsClicks(body);

/** Never by comparing HTML: Outlook writes it anew. */
function stillFits(facts: SendFacts): boolean {
  const { prepared, body } = facts;
  if (prepared === undefined || !isForThese(facts, prepared)) return false;
  const { openImageUrl, clicks } = prepared;
  const token = openImageUrl === null ? undefined : lastPart(openImageUrl);
  const hasImage = body.images.some((address) => lastPart(address) === token);
  if (hasImage !== (token !== undefined)) return false;
  return clicks ? areLinksFollowed(facts) : !holdsClicks(body);
}

const lastPart = (address: string) => address.slice(address.lastIndexOf("/") + 1);

/** Prepared for the same recipients, or for others for whom it would have come to the same. */
function isForThese({ recipients, evaluated }: SendFacts, prepared: KeptPrepared): boolean {
  if (prepared.recipients === recipients) return true;
  return (
    evaluated?.recipients === recipients &&
    evaluated.opens === prepared.opens &&
    evaluated.clicks === prepared.clicks
  );
}

function areLinksFollowed({ body, prepared }: SendFacts): boolean {
  const skipped = prepared ? prepared.skipped : [];
  return body.unfollowed.every((url) => skipped.indexOf(linkMark(url)) >= 0);
}
