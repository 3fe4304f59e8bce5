import type { Translate } from "../../../shared/text/index.ts";
import { sayPlanned, sayWhen } from "../../../shared/text/when.ts";

/** In whose words and time a card is written. */
export interface CardReader {
  readonly translate: Translate;
  /** BCP 47. */
  readonly locale: string;
  /** IANA time zone; `translate` tells times in the same. */
  readonly zone: string;
  readonly now: Date;
}

export interface Line {
  readonly text: string;
  /** Left out: the card's own news. */
  readonly look?: "subtle" | "small";
}

/** What a card says: who and what in one line, then why now. */
export interface Telling {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A message without a subject is called that. */
export const aboutOf = (subject: string, { translate }: CardReader) =>
  subject.trim() || translate("messages.noSubject");

export const whenOf = (at: string, { now, zone, translate }: CardReader) =>
  sayWhen(new Date(at), now, zone, translate);

/** Of what was planned: the hour matters, however long ago it was. */
export const timeOf = (at: string, { now, zone, translate }: CardReader) =>
  sayPlanned(new Date(at), now, zone, translate);

/** What there is nothing to say of is left out. */
export const filled = (lines: readonly Line[]) => lines.filter(({ text }) => text.trim() !== "");
