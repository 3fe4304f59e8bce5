import type { Request } from "express";
import { chooseLocale, createTranslate, type Translate } from "../../shared/text/index.ts";

/** In whose words and whose time an answer is written. */
export interface Reader {
  readonly translate: Translate;
  readonly locale: string;
  readonly zone: string;
}

const FALLBACK_ZONE = "UTC";
/** Both come from a header: the number of pairs kept has to end somewhere. */
const MAX_KEPT = 200;
const kept = new Map<string, Translate>();

/** The same sentences are formatted again and again: their parsed forms are kept by locale and zone. */
function translateFor(locale: string, zone: string): Translate {
  const key = `${locale} ${zone}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const translate = createTranslate(locale, zone);
  kept.set(key, translate);
  return translate;
}

function readZone(header: string | undefined): string {
  if (header === undefined) return FALLBACK_ZONE;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: header }).resolvedOptions().timeZone;
  } catch {
    // A zone this server's data does not know: instants are told in UTC rather than not at all.
    return FALLBACK_ZONE;
  }
}

/** From `Accept-Language` and `x-time-zone` (IANA). */
export function readerOf(req: Request): Reader {
  const locale = chooseLocale(req.acceptsLanguages());
  const zone = readZone(req.get("x-time-zone"));
  return { translate: translateFor(locale, zone), locale, zone };
}
