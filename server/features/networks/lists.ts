import { z } from "zod";
import { NetworkKind } from "../../../shared/evidence.ts";

/** Whose an address is. Both come from lists of ours: nothing of the address itself. */
export interface Network {
  readonly network: NetworkKind;
  /** The owner's name, for people; "" if unknown. */
  readonly label: string;
}

/** Ranges of one owner and one kind, as `192.0.2.0/24` and `2001:db8::/32`. */
export const RangeGroup = z.object({
  network: NetworkKind.exclude(["unknown"]),
  label: z.string().min(1).max(60),
  ranges: z.array(z.string().max(50)),
});
export type RangeGroup = z.infer<typeof RangeGroup>;

const HEADER = /^\[(\w+), ([^\]]+)\]/;

/**
 * Reads the list that comes with the server (`bundled.txt`).
 *
 * @throws {z.ZodError} when it names a kind that does not exist.
 */
export function parseBundled(text: string): RangeGroup[] {
  const groups: RangeGroup[] = [];
  for (const line of text.split("\n")) {
    const header = HEADER.exec(line);
    if (header) groups.push(RangeGroup.parse({ network: header[1], label: header[2], ranges: [] }));
    else if (line !== "" && !line.startsWith("#")) groups.at(-1)?.ranges.push(...line.split(" "));
  }
  return groups;
}
