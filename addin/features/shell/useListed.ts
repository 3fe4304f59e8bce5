import { type DependencyList, useCallback, useState } from "react";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { type Listed, type PageOf, readPages } from "./readPages.ts";

const PAGE_SIZE = 50;

interface ListedState<T> {
  readonly list: Loadable<Listed<T>>;
  readonly isLoadingMore: boolean;
  readonly showMore: () => void;
  readonly reload: () => void;
}

/** A list that grows by *Show more* and is read again, as far as it is shown, by `reload`. */
export function useListed<T>(
  readPage: (cursor: string | null, limit: number, signal: AbortSignal) => Promise<PageOf<T>>,
  deps: DependencyList,
): ListedState<T> {
  const [wanted, setWanted] = useState(PAGE_SIZE);
  const [list, reload] = useLoad(
    (signal) => readPages((cursor, limit) => readPage(cursor, limit, signal), wanted),
    deps,
  );
  const shown = list.state === "ready" ? list.value.items.length : 0;
  const showMore = useCallback(() => {
    setWanted(shown + PAGE_SIZE);
    reload();
  }, [shown, reload]);
  const isLoadingMore =
    list.state === "ready" && list.value.hasMore && wanted > shown && list.staleBecause === undefined;
  return { list, isLoadingMore, showMore, reload };
}
