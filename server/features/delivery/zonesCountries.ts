import { setImmediate } from "node:timers/promises";
import countries from "i18n-iso-countries";
import { normalizePlace } from "./zonesText.ts";

/**
 * How else people write a country: parts that count as one, short forms and full forms that neither ISO's names nor
 * Unicode's have. By ISO 3166-1 code.
 */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  AE: ["الإمارات", "Emirates"],
  CD: ["DR Congo", "DRC"],
  CN: ["PRC", "P. R. China", "中华人民共和国", "中華人民共和國"],
  DE: ["BRD", "Federal Republic of Germany", "Bundesrepublik Deutschland"],
  GB: ["England", "Scotland", "Wales", "Northern Ireland", "Cymru", "Alba", "Britain"],
  IE: ["Republic of Ireland", "Éire"],
  IN: ["Bharat"],
  JP: ["日本国", "Nippon"],
  KR: ["Korea (South)", "ROK", "한국"],
  SI: ["Republic of Slovenia", "Republika Slovenija"],
  TH: ["ประเทศไทย"],
  US: ["America", "EEUU", "Estados Unidos de América", "Estados Unidos da América"],
};

/** Languages that only Unicode's data has. */
const MORE_LANGUAGES = ["zh-Hant", "fil", "jv"];

/** Which countries a name may mean; none if nobody calls a country that. */
export type CountriesNamed = (name: string) => ReadonlySet<string>;

const NONE: ReadonlySet<string> = new Set();

/** Names in every language that ISO's or Unicode's data has, and the codes of two and three letters. */
export async function openCountries(): Promise<CountriesNamed> {
  const byName = new Map<string, Set<string>>();
  const add = (name: string, code: string) => {
    const key = normalizePlace(name);
    byName.set(key, (byName.get(key) ?? new Set()).add(code));
  };
  for (const language of [...countries.getSupportedLanguages(), ...MORE_LANGUAGES]) {
    addLanguage(language, add);
    // A language takes some ten milliseconds: requests get their turn in between.
    await setImmediate();
  }
  for (const [code, names] of Object.entries(ALIASES)) for (const name of names) add(name, code);
  const codes = new Map<string, ReadonlySet<string>>();
  for (const [alpha2, alpha3] of Object.entries(countries.getAlpha2Codes()))
    for (const code of [alpha2, alpha3]) codes.set(code.toLowerCase(), new Set([alpha2]));
  return (name) => {
    const key = normalizePlace(name);
    return codes.get(key) ?? byName.get(key) ?? byName.get(key.replace(/^the /, "")) ?? NONE;
  };
}

function addLanguage(language: string, add: (name: string, code: string) => void): void {
  const names = countries.getNames(language, { select: "all" });
  for (const [code, spellings] of Object.entries(names)) for (const name of spellings) add(name, code);
  for (const style of ["long", "short"] as const) {
    const display = new Intl.DisplayNames(language, { type: "region", style, fallback: "none" });
    for (const code of Object.keys(countries.getAlpha2Codes())) {
      const name = display.of(code);
      if (name !== undefined) add(name, code);
    }
  }
}
