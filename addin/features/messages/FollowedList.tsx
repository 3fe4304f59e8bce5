import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { MessageItem } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf } from "../shell/routes.ts";
import type { SayWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { sayRecipients } from "./people.ts";

const useStyles = makeStyles({
  root: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    padding: tokens.spacingHorizontalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ":last-child": { borderBottom: "none" },
  },
  line: { display: "flex", justifyContent: "space-between", columnGap: tokens.spacingHorizontalM },
  subject: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  sent: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

const counts = ["opens", "linkClicks", "attachmentViews", "replies"] as const;

/** The followed messages where there is no room for columns: the same, in words. */
export function FollowedList({
  items,
  say,
}: {
  readonly items: readonly MessageItem[];
  readonly say: SayWhen;
}) {
  const styles = useStyles();
  const text = useText();
  return (
    <ul className={styles.root} aria-label={text("messages.followed.list")}>
      {items.map((item) => (
        <li key={item.messageId} className={styles.item}>
          <div className={styles.line}>
            <Link className={styles.subject} href={hrefOf({ page: "message", messageId: item.messageId })}>
              {item.subject || text("messages.noSubject")}
            </Link>
            <Text size={200} className={styles.sent}>
              {item.sentAt === null ? text("messages.notSent") : <When at={item.sentAt} say={say} />}
            </Text>
          </div>
          <Text>{sayRecipients(item.to, text)}</Text>
          <Text>{item.statusText}</Text>
          <Text size={200} className={styles.quiet}>
            {item.lastOpenedAt !== null &&
              `${text("messages.openedWhen", { when: say.near(item.lastOpenedAt) })} · `}
            {counts.map((count) => text(`messages.count.${count}`, { count: item[count] })).join(" · ")}
          </Text>
        </li>
      ))}
    </ul>
  );
}
