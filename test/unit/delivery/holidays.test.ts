import { describe, expect, it } from "@jest/globals";
import { holidayOn } from "../../../server/features/delivery/holidays.ts";

describe("the public holiday on a day", () => {
  it.each([
    ["Christmas in Germany", "DE", undefined, "2026-12-25", "en", "Christmas Day"],
    ["the same in the rep's language", "DE", undefined, "2026-12-25", "sl", "božič"],
    ["by the language alone", "DE", undefined, "2026-12-25", "de-AT", "1. Weihnachtstag"],
    ["one that moves with Easter", "SI", undefined, "2026-04-06", "en", "Easter Monday"],
    ["one of a region", "DE", "BY", "2026-01-06", "en", "Epiphany"],
    ["not that of another region", "DE", "BE", "2026-01-06", "en", undefined],
    ["not where the region is not known", "DE", undefined, "2026-01-06", "en", undefined],
    [
      "a region that the calendar doesn't know: the country's",
      "SI",
      "061",
      "2026-02-08",
      "en-GB",
      "Prešeren Day, the Slovenian Cultural Holiday",
    ],
    ["one in the Americas", "US", "CA", "2026-11-26", "en", "Thanksgiving Day"],
    ["one instead of a Saturday", "GB", undefined, "2026-12-28", "en", "Boxing Day (substitute day)"],
    ["one that begins the evening before", "IL", undefined, "2026-04-02", "en", "Passover (Pesach)"],
    ["an ordinary day", "DE", undefined, "2026-11-24", "en", undefined],
    ["a country nobody has a calendar of", "AQ", undefined, "2026-12-25", "en", undefined],
  ])("is told for %s", (_what, country, region, day, locale, name) => {
    expect(holidayOn({ country, region }, day, locale)).toBe(name);
  });
});
