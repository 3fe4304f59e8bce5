import type { Crowd, Reading, Taught } from "../../../shared/evidence.ts";

const PART_DIGITS = 5;

/** A message's hits: row `hits` and `hits_00000` …; see `log.ts`. */
export const hitKeys = {
  head: "hits",
  partPrefix: "hits_",
  part: (place: number) => `hits_${String(place).padStart(PART_DIGITS, "0")}`,
} as const;

/** Rows of a message's partition from which, beside its hits, is judged. */
export const contextKeys = {
  taughtPrefix: "taught_",
  taught: ({ source }: Pick<Taught, "source">) => `taught_${source}`,
  readingPrefix: "reading_",
  reading: ({ from }: Pick<Reading, "from">) => `reading_${from}`,
  crowdPrefix: "crowd_",
  crowd: ({ from, addressTag }: Pick<Crowd, "from" | "addressTag">) => `crowd_${from}_${addressTag}`,
} as const;
