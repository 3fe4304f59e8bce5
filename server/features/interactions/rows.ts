import type { Crowd, Hit, Reading, Taught } from "../../../shared/evidence.ts";

/** Row `hit_<at>_<id>` of a message's partition: one request, as derived features. */
export const hitKey = (hit: Pick<Hit, "at" | "id">) => `hit_${hit.at}_${hit.id}`;

/** Rows of a message's partition from which, beside its hits, is judged. */
export const contextKeys = {
  taughtPrefix: "taught_",
  taught: ({ source }: Pick<Taught, "source">) => `taught_${source}`,
  readingPrefix: "reading_",
  reading: ({ from }: Pick<Reading, "from">) => `reading_${from}`,
  crowdPrefix: "crowd_",
  crowd: ({ from, addressTag }: Pick<Crowd, "from" | "addressTag">) => `crowd_${from}_${addressTag}`,
} as const;
