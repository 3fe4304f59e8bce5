import { createTranslate, type Translate } from "../../../shared/text/index.ts";
import { nearnessOf } from "../../../shared/text/when.ts";

/**
 * A time to come as people say it, always with the hour: "tomorrow 09:00", "Mon 09:00", "Tue, 3 Nov, 09:00".
 *
 * @param t must tell times in `zone`.
 */
export function sayTime(at: Date, now: Date, zone: string, t: Translate): string {
  return t(`delivery.pane.at.${nearOf(at, now, zone)}`, { at });
}

function nearOf(at: Date, now: Date, zone: string) {
  const nearness = nearnessOf(at, now, zone);
  return nearness === "yesterday" ? "thisYear" : nearness;
}

/** The same in another zone. */
export function sayTimeThere(at: Date, now: Date, zone: string, locale: string): string {
  return sayTime(at, now, zone, createTranslate(locale, zone));
}
