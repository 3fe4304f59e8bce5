import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { useText } from "./Frame.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
});

interface LoadingProps {
  /** As many lines as what is coming will about have, so that nothing jumps. */
  readonly lines?: number;
  /** What is awaited; "Loading" when left out. */
  readonly label?: string;
}

/** The shape of what is on its way. */
export function Loading({ lines = 3, label }: LoadingProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <Skeleton className={styles.root} aria-label={label ?? text("addin.loading")}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move.
        <SkeletonItem key={line} size={line === 0 ? 24 : 16} />
      ))}
    </Skeleton>
  );
}
