import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import type { Message } from "@microsoft/microsoft-graph-types";
import { Problem } from "../Problem.tsx";
import { toNames, toPeople, toPerson } from "../people.ts";
import { text } from "../text.ts";
import type { Loaded } from "../useLoad.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, overflowY: "auto", minHeight: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    width: "100%",
    textAlign: "start",
    font: "inherit",
    color: tokens.colorNeutralForeground1,
    backgroundColor: "transparent",
    border: "none",
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    cursor: "pointer",
    ":hover": {
      backgroundColor: tokens.colorNeutralBackground1Hover,
      color: tokens.colorNeutralForeground1Hover,
    },
    ":focus-visible": {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "-2px",
    },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    color: tokens.colorNeutralForeground1Selected,
  },
  pad: { padding: tokens.spacingHorizontalM },
});

function Line({ message, isOutgoing }: { message: Message; isOutgoing: boolean }) {
  const { name, address } = toPerson(message.from);
  const who = isOutgoing ? toNames(toPeople(message.toRecipients)) || text.noRecipients : name || address;
  const at = message.receivedDateTime ?? message.sentDateTime;
  const weight = message.isRead === false && !isOutgoing ? "semibold" : "regular";
  return (
    <>
      <Text truncate wrap={false} weight={weight} block>
        {who}
      </Text>
      <Text truncate wrap={false} weight={weight} size={200} block>
        {message.subject || text.noSubject}
      </Text>
      <Text size={100}>
        {at ? new Date(at).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" }) : ""}
      </Text>
    </>
  );
}

export interface MessageListProps {
  readonly messages: Loaded<Message[]>;
  readonly current: string | undefined;
  /** Show to whom, rather than from whom. */
  readonly isOutgoing?: boolean;
  readonly onOpen: (message: Message) => void;
  readonly onRetry: () => void;
}

export function MessageList({ messages, current, isOutgoing = false, onOpen, onRetry }: MessageListProps) {
  const styles = useStyles();
  if (messages.state === "loading") return <Text className={styles.pad}>{text.loading}</Text>;
  if (messages.state === "failed") return <Problem reason={messages.reason} onRetry={onRetry} />;
  if (messages.value.length === 0) return <Text className={styles.pad}>{text.noMessages}</Text>;
  return (
    <ul className={styles.list} aria-label={text.messages}>
      {messages.value.map((message) => (
        <li key={message.id}>
          <button
            type="button"
            className={mergeClasses(styles.item, message.id === current && styles.current)}
            aria-current={message.id === current}
            onClick={() => onOpen(message)}
          >
            <Line message={message} isOutgoing={isOutgoing} />
          </button>
        </li>
      ))}
    </ul>
  );
}
