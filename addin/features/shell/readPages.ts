export interface PageOf<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/**
 * Reads a list from its beginning until it holds `wanted` items. Reading on from the last cursor would be cheaper,
 * but the order changes as opens arrive: rows would come twice, or never.
 *
 * @param readPage asked for at most `limit` items.
 */
export async function readPages<T>(
  readPage: (cursor: string | null, limit: number) => Promise<PageOf<T>>,
  wanted: number,
): Promise<Listed<T>> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<T> = await readPage(cursor, wanted - items.length);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null && items.length < wanted);
  return { items, hasMore: cursor !== null };
}
