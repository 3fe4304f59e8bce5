import { z } from "zod";
import { HitFeatures } from "../evidence/rules.ts";

/** Row `hit_<at>_<id>` of a message's partition: one request, as derived features. */
export const HitRow = HitFeatures.extend({
  /** Where it lies in the journal: the same however often it is folded. */
  id: z.string(),
  kind: z.enum(["open", "link", "attachment"]),
  index: z.number().int().nonnegative(),
});
export type HitRow = z.infer<typeof HitRow>;

export const hitKey = (hit: Pick<HitRow, "at" | "id">) => `hit_${hit.at}_${hit.id}`;
