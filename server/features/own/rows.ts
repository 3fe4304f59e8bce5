import { z } from "zod";

/**
 * A place from which a rep was signed in (spec H2), as keyed hashes of address and agent: partition `own`, row
 * `<repId>_<addressTag>_<agentTag>`. It says nothing any more `OWN_PLACE_LIFE` after `lastAt`, and the sweep removes it.
 */
export const OwnPlaceRow = z.object({
  addressTag: z.string(),
  agentTag: z.string(),
  /** Since when the rep was seen there without a longer break. */
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type OwnPlaceRow = z.infer<typeof OwnPlaceRow>;

type Tags = Pick<OwnPlaceRow, "addressTag" | "agentTag">;

export const ownKeys = {
  partition: "own",
  ofRep: (repId: string) => `${repId}_`,
  place: (repId: string, { addressTag, agentTag }: Tags) => ({
    partition: "own",
    row: `${repId}_${addressTag}_${agentTag}`,
  }),
} as const;
