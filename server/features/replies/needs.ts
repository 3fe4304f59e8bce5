import type { Clock } from "../../platform/clock.ts";
import type { Due } from "../../platform/due.ts";
import type { Log } from "../../platform/log.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Tables } from "../../platform/tables.ts";
import type { SentWord } from "../messages/rules.ts";

export interface Owner {
  readonly orgId: string;
  readonly repId: string;
}

/** What the rep is told of an answer by a card. */
export type ReplyNews = { readonly orgId: string; readonly messageId: string } & (
  | {
      readonly kind: "replied";
      readonly facts: { readonly repliedAt: string; readonly from: string; readonly count: number };
    }
  | { readonly kind: "bounced"; readonly facts: { readonly bouncedAt: string; readonly addresses: string[] } }
);

export interface ReplyNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly due: Due;
  readonly log: Log;
  /** Where Microsoft reaches us. */
  readonly publicUrl: string;
  /** 32 bytes: by them our subscriptions are known as ours. */
  readonly secret: Buffer;
  /**
   * @param isRefused Graph did not accept the last token.
   * @throws {AppError} "not_signed_in", "consent_needed", "sign_in_unavailable"
   */
  graphOf(owner: Owner, isRefused?: boolean): Promise<Graph>;
  /** When work begins on a day (`2026-12-14`), or on the next day of work, where the owner of an address is. */
  startOfWork(orgId: string, address: string, day: string): Promise<Date>;
  markSent(owner: Owner, messageId: string, word: SentWord): Promise<void>;
  /** Judges a message anew, with all that follows from it. */
  recompute(orgId: string, messageId: string): Promise<void>;
  nudge(owner: Owner, messageId: string): void;
  tell(news: ReplyNews): Promise<void>;
  /** Nothing can be read of the rep's mailbox any more. */
  tellBlind(owner: Owner, reason: "signInEnded" | "consentEnded"): Promise<void>;
}
