import type { FollowReason, FollowState } from "../../../shared/compose.ts";
import { followsClicks, followsOpens } from "../../../shared/followed.ts";
import type { MessageStatus } from "../../../shared/messages.ts";
import type { ReminderCondition } from "../../../shared/reminders.ts";

/** The part of a message that tells whether a card about it is still news. */
export interface MessageFacts {
  readonly choice: "follow" | "dontFollow";
  readonly state: FollowState;
  readonly reasonCode: FollowReason;
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly status: MessageStatus;
  readonly sentAt: string | null;
}

/**
 * Whether it is news to the rep that a message went unfollowed (spec S2): not if the rep or a recipient did not want it
 * followed, and not any more once it turns out that it was sent as it was prepared.
 */
export function isUnfollowedNews(message: Omit<MessageFacts, "status">): boolean {
  const { choice, followOpens, followClicks, sentAt } = message;
  if (choice !== "follow" || !(followsOpens(message) || followsClicks(message))) return false;
  return sentAt === null || !(followOpens || followClicks);
}

const GOING: ReadonlySet<MessageStatus> = new Set<MessageStatus>(["scheduled", "sending", "sent"]);

/**
 * Whether it is news that a message was not allowed to be followed when its planned time came (spec D6): not if it does
 * not go out after all.
 */
const isBlockedNews = ({ choice, followOpens, followClicks, status }: MessageFacts) =>
  choice === "follow" && !(followOpens || followClicks) && GOING.has(status);

/** Whether a message waits for the rep's word. */
const isWaiting = ({ status, sentAt }: MessageFacts) =>
  sentAt === null && (status === "needsYou" || status === "failed");

/** What a card says that may be over by now. */
export type NewsFacts =
  | { readonly kind: "wentUnfollowed"; readonly facts: { readonly why: string } }
  | { readonly kind: "reminderDue"; readonly facts: { readonly condition: ReminderCondition } }
  | { readonly kind: "notSent" | "needsSignIn" }
  | { readonly kind: "firstOpen" | "interestIsBack" | "replied" | "bounced" | "sentLate" };

export interface Answered {
  readonly opens: number;
  readonly replies: number;
}

/**
 * Whether a card still says something, as its message is now. What is over may begin again, so nothing is stored of it.
 *
 * @param answered what came back by now; only asked for a reminder.
 */
export function isNews(card: NewsFacts, message: MessageFacts, answered: Answered | undefined): boolean {
  switch (card.kind) {
    case "wentUnfollowed":
      if (card.facts.why === "attached") return GOING.has(message.status);
      return card.facts.why === "blocked" ? isBlockedNews(message) : isUnfollowedNews(message);
    case "reminderDue":
      return isStillDue(card.facts.condition, answered ?? { opens: 0, replies: 0 });
    case "notSent":
    case "needsSignIn":
      return isWaiting(message);
    default:
      return true;
  }
}

/** Who replies has read it. A reminder without a condition is the rep's own to put away. */
function isStillDue(condition: ReminderCondition, { opens, replies }: Answered): boolean {
  if (condition === "anyway") return true;
  return replies === 0 && (condition === "noReply" || opens === 0);
}
