import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";

const useStyles = makeStyles({
  root: { display: "flex", justifyContent: "center", padding: tokens.spacingVerticalM },
});

/** The end of a list that goes on. */
export function ShowMore({
  isLoading,
  label,
  onShowMore,
}: {
  readonly isLoading: boolean;
  /** *Show more* when left out. */
  readonly label?: string;
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
        {isLoading ? text("full.loadingMore") : (label ?? text("full.showMore"))}
      </Button>
    </div>
  );
}
