import type { Summary } from "./interactions.ts";
import type { MessageStatus } from "./messages.ts";
import type { Translate } from "./text/index.ts";
import { nearnessOf, sayWhen } from "./text/when.ts";

/** What a message's status is told from. */
export interface StatusFacts {
  readonly status: MessageStatus;
  /** What the body was prepared to show. */
  readonly followOpens: boolean;
  readonly followClicks: boolean;
  readonly stopped: boolean;
  /** When a scheduled message is due. */
  readonly dueAt: string | null;
  readonly summary: Summary;
}

export interface StatusReader {
  readonly now: Date;
  /** IANA time zone, in which days begin. */
  readonly zone: string;
  readonly translate: Translate;
}

/**
 * The status of a message in words (spec H6). The strongest sign that came back wins, and what was never
 * measured is never called "not opened".
 */
export function statusText(facts: StatusFacts, reader: StatusReader): string {
  const { translate } = reader;
  if (facts.status === "scheduled" && facts.dueAt !== null) {
    return translate("messages.status.scheduled", { when: hourOf(facts.dueAt, reader) });
  }
  if (facts.status === "scheduled") return translate("messages.status.prepared");
  if (facts.status !== "sent") return translate(`messages.status.${facts.status}`);
  return sentText(facts, reader);
}

function sentText(
  { summary, followOpens, followClicks, stopped }: StatusFacts,
  reader: StatusReader,
): string {
  const { translate } = reader;
  if (summary.bounced) return translate("messages.status.bounced");
  if (summary.lastRepliedAt !== null) {
    return translate("messages.status.replied", { when: when(summary.lastRepliedAt, reader) });
  }
  if (summary.lastClickedAt !== null) {
    return translate("messages.status.clicked", { when: when(summary.lastClickedAt, reader) });
  }
  if (summary.lastOpenedAt !== null) {
    return translate("messages.status.opened", { when: when(summary.lastOpenedAt, reader) });
  }
  if (summary.cantTell) return translate("messages.status.cantTell");
  if (!followOpens && !followClicks) return translate("messages.status.notFollowed");
  if (stopped) return translate("messages.status.stopped");
  return translate(followOpens ? "messages.status.notOpened" : "messages.status.notClicked");
}

const when = (at: string, { now, zone, translate }: StatusReader) =>
  sayWhen(new Date(at), now, zone, translate);

/** What is to come is planned to the minute, however far ahead it is. */
function hourOf(dueAt: string, { now, zone, translate }: StatusReader): string {
  const at = new Date(dueAt);
  const nearness = nearnessOf(at, now, zone);
  return translate(`delivery.pane.at.${nearness === "yesterday" ? "thisYear" : nearness}`, { at });
}
