import { IntlMessageFormat } from "intl-messageformat";
import { en } from "./en/index.ts";

/**
 * The message catalogue. Every sentence a person reads is an ICU message under a key; English is the source,
 * the other languages have the same keys.
 */
export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;
export type Values = Readonly<Record<string, string | number | Date>>;
export type Translate = (key: TextKey, values?: Values) => string;

/** A map, as the names come from request headers: `valueOf` is a well-formed language tag. */
const catalogues: ReadonlyMap<string, Catalogue> = new Map([["en", en]]);

export const fallbackLocale = "en";

/** The first of the wanted locales (BCP 47, best first) whose language we have, as it was asked for. */
export function chooseLocale(wanted: readonly string[]): string {
  for (const locale of wanted) {
    try {
      const { language } = new Intl.Locale(locale);
      if (catalogues.has(locale) || catalogues.has(language)) return locale;
    } catch {
      // Not a language tag: whoever sent it gets the next, or English.
    }
  }
  return fallbackLocale;
}

function catalogueOf(locale: string): Catalogue {
  return catalogues.get(locale) ?? catalogues.get(new Intl.Locale(locale).language) ?? en;
}

/** @param zone IANA time zone in which instants are told; the machine's own when left out. */
export function createTranslate(locale: string, zone?: string): Translate {
  const catalogue = catalogueOf(locale);
  const formats = new Map<TextKey, IntlMessageFormat>();
  const styles = inZone(zone);
  return (key, values) => {
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(catalogue[key], locale, styles, { ignoreTag: true });
      formats.set(key, format);
    }
    return String(format.format(values));
  };
}

/**
 * The named date and time styles of ICU messages, in a given zone. They are merged into the library's own, which
 * name each part (`month`, `day` …): a `dateStyle` beside those would be refused by `Intl`.
 */
function inZone(timeZone: string | undefined) {
  const zone = timeZone === undefined ? {} : { timeZone };
  return {
    date: {
      short: zone,
      medium: zone,
      full: zone,
      weekday: { ...zone, weekday: "short" },
      dayMonth: { ...zone, day: "numeric", month: "short" },
    },
    time: { short: zone, medium: zone },
  } as unknown as NonNullable<ConstructorParameters<typeof IntlMessageFormat>[2]>;
}
