import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import { MailRegular } from "@fluentui/react-icons";
import type { MessageItem } from "../../../shared/messages.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Heading } from "../shell/Heading.tsx";
import { ListPanel } from "../shell/ListPanel.tsx";
import { hrefOf } from "../shell/routes.ts";
import { type SayWhen, useWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { useActivity } from "./useActivity.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  tile: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ":last-child": { borderBottom: "none" },
  },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  line: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    columnGap: tokens.spacingHorizontalM,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What the rep wrote to a record or about it, from the first draft on (spec S6, H7). */
export function RecordActivity({ recordId }: { readonly recordId: string }) {
  const styles = useStyles();
  const text = useText();
  const panel = useActivity(recordId);
  return (
    <section className={styles.root} aria-label={text("records.activity.title")}>
      <Heading>{text("records.activity.title")}</Heading>
      <ListPanel {...panel}>
        {(items) => (items.length > 0 ? <Tiles items={items} recordId={recordId} /> : <NoActivity />)}
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

interface TilesProps {
  readonly items: readonly MessageItem[];
  readonly recordId: string;
}

function Tiles({ items, recordId }: TilesProps) {
  const styles = useStyles();
  const text = useText();
  const say = useWhen(items.flatMap(({ createdAt, sentAt }) => [createdAt, sentAt]));
  return (
    <ul className={styles.list} aria-label={text("records.activity.list")}>
      {items.map((item) => (
        <li key={item.messageId} className={styles.tile}>
          <Link
            className={styles.title}
            href={hrefOf({ page: "message", messageId: item.messageId, recordId })}
          >
            {item.subject || text("messages.noSubject")}
          </Link>
          <div className={styles.line}>
            <Text>{item.statusText}</Text>
            <Moment item={item} say={say} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What was not sent has only its beginning. */
function Moment({ item, say }: { readonly item: MessageItem; readonly say: SayWhen }) {
  const styles = useStyles();
  const text = useText();
  const { createdAt, sentAt } = item;
  return (
    <Text size={200} className={styles.quiet}>
      {text(sentAt === null ? "records.activity.begun" : "records.activity.sent")}{" "}
      <When at={sentAt ?? createdAt} say={say} />
    </Text>
  );
}
