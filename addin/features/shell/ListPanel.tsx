import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Loadable } from "../../api/useLoad.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import type { Listed } from "./readPages.ts";
import { ShowMore } from "./ShowMore.tsx";

const useStyles = makeStyles({
  root: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  loading: { padding: tokens.spacingHorizontalL },
});

interface ListPanelProps<T> {
  readonly list: Loadable<Listed<T>>;
  readonly isLoadingMore: boolean;
  readonly showMore: () => void;
  readonly reload: () => void;
  /** What is shown once the list is there, empty or not. */
  readonly children: (items: readonly T[]) => ReactNode;
}

/** A list in each of its states: on its way, failed, older than it should be, and there. */
export function ListPanel<T>({ list, isLoadingMore, showMore, reload, children }: ListPanelProps<T>) {
  const styles = useStyles();
  if (list.state === "failed") return <Problem message={list.message} onRetry={reload} />;
  if (list.state === "loading") {
    return (
      <div className={mergeClasses(styles.root, styles.loading)}>
        <Loading lines={8} />
      </div>
    );
  }
  return (
    <>
      {list.staleBecause !== undefined && (
        <Problem intent="warning" message={list.staleBecause} onRetry={reload} />
      )}
      <div className={styles.root}>
        {children(list.value.items)}
        {list.value.hasMore && <ShowMore isLoading={isLoadingMore} onShowMore={showMore} />}
      </div>
    </>
  );
}
