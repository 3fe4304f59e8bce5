import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";

const useStyles = makeStyles({
  root: { display: "flex", justifyContent: "center", padding: tokens.spacingVerticalM },
});

/** The end of a list that goes on. */
export function ShowMore({
  isLoading,
  onShowMore,
}: {
  readonly isLoading: boolean;
  readonly onShowMore: () => void;
}) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.root}>
      <Button
        appearance="subtle"
        icon={isLoading ? <Spinner size="tiny" /> : null}
        disabledFocusable={isLoading}
        onClick={onShowMore}
      >
        {text(isLoading ? "full.loadingMore" : "full.showMore")}
      </Button>
    </div>
  );
}
