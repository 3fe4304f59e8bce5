import { makeStyles, tokens } from "@fluentui/react-components";
import { MailRegular } from "@fluentui/react-icons";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { ActivityList } from "../messages/ActivityList.tsx";
import { mergeActivity } from "../messages/activity.ts";
import { Heading } from "../shell/Heading.tsx";
import { ListPanel } from "../shell/ListPanel.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useActivity } from "./useActivity.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
});

/** What the rep wrote to a record or about it, from the first draft on, and the calls to make (spec S6, H7). */
export function RecordActivity({ recordId }: { readonly recordId: string }) {
  const styles = useStyles();
  const text = useText();
  const { calls, noCallsBecause, ...panel } = useActivity(recordId);
  const hasMore = panel.list.state === "ready" && panel.list.value.hasMore;
  return (
    <section className={styles.root} aria-label={text("records.activity.title")}>
      <Heading>{text("records.activity.title")}</Heading>
      {noCallsBecause !== undefined && (
        <Problem
          intent="warning"
          message={text("records.activity.noCalls", { reason: noCallsBecause })}
          onRetry={panel.reload}
        />
      )}
      <ListPanel {...panel}>
        {(items) => (
          <ActivityList
            entries={mergeActivity(items, hasMore, calls)}
            label={text("records.activity.list")}
            linkTo={(messageId) => ({ href: hrefOf({ page: "message", messageId, recordId }) })}
            empty={<NoActivity />}
            onChanged={panel.reload}
          />
        )}
      </ListPanel>
    </section>
  );
}

function NoActivity() {
  const text = useText();
  return (
    <EmptyState
      icon={<MailRegular />}
      title={text("records.activity.empty.title")}
      text={text("records.activity.empty.text")}
    />
  );
}
