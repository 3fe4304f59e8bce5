import type { Hit } from "../../../shared/evidence.ts";

/** Row `hit_<at>_<id>` of a message's partition: one request, as derived features. */
export const hitKey = (hit: Pick<Hit, "at" | "id">) => `hit_${hit.at}_${hit.id}`;
