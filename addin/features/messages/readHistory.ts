import type { Interaction, InteractionList } from "../../../shared/interactions.ts";

export interface ReadSoFar {
  readonly interactions: readonly Interaction[];
  readonly hasMore: boolean;
  /** How many pages it took. */
  readonly pages: number;
}

/**
 * Reads a history from its beginning, `wanted` pages of it. What arrives meanwhile can move the border of two pages:
 * nothing is told twice.
 */
export async function readHistory(
  readPage: (cursor: string | undefined) => Promise<InteractionList>,
  wanted: number,
): Promise<ReadSoFar> {
  const found = new Map<string, Interaction>();
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await readPage(cursor);
    for (const item of page.items) if (!found.has(item.id)) found.set(item.id, item);
    cursor = page.cursor ?? undefined;
    pages += 1;
  } while (cursor !== undefined && pages < wanted);
  return { interactions: [...found.values()], hasMore: cursor !== undefined, pages };
}
