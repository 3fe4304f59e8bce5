import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { Address } from "../../../shared/address.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Heading } from "../shell/Heading.tsx";
import { useWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { linkTo } from "./links.ts";
import { type Activity, useActivity } from "./useCorrespondent.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: `${tokens.spacingVerticalS} 0`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ":last-child": { borderBottom: "none" },
  },
  words: { overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

/** What went on lately with whom the mail being read is from. */
export function Correspondence({ person }: { readonly person: Address }) {
  const styles = useStyles();
  const text = useText();
  const [activity, reload] = useActivity(person.address);
  const record = activity.state === "ready" ? activity.value.record : undefined;
  const name = record?.name ?? person.name ?? person.address;
  return (
    <section className={styles.root} aria-label={text("assistant.sender.title", { name })}>
      <Heading>{text("assistant.sender.title", { name })}</Heading>
      {activity.state === "loading" && <Loading lines={4} />}
      {activity.state === "failed" && <Problem message={activity.message} onRetry={reload} />}
      {activity.state === "ready" && <Known activity={activity.value} address={person.address} name={name} />}
    </section>
  );
}

interface KnownProps {
  readonly activity: Activity;
  readonly address: string;
  readonly name: string;
}

function Known({ activity: { record, messages }, address, name }: KnownProps) {
  const styles = useStyles();
  const text = useText();
  if (!record) return <Text className={styles.quiet}>{text("assistant.sender.unknown", { address })}</Text>;
  return (
    <>
      {messages.length === 0 && (
        <Text className={styles.quiet}>{text("assistant.sender.none", { name })}</Text>
      )}
      {messages.length > 0 && <Messages messages={messages} />}
      <Link {...linkTo({ page: "record", recordId: record.recordId }, "pane")}>
        {text("assistant.sender.all", { name })}
      </Link>
    </>
  );
}

function Messages({ messages }: { readonly messages: readonly MessageItem[] }) {
  const styles = useStyles();
  const text = useText();
  const say = useWhen(messages.flatMap(({ sentAt, lastOpenedAt }) => [sentAt, lastOpenedAt]));
  return (
    <ul className={styles.list}>
      {messages.map(({ messageId, subject, statusText, sentAt }) => (
        <li key={messageId} className={styles.item}>
          <Link className={styles.words} {...linkTo({ page: "message", messageId }, "pane")}>
            {subject || text("messages.noSubject")}
          </Link>
          <Text size={200} className={styles.quiet}>
            {statusText}
            {sentAt !== null && (
              <>
                {` · ${text("messages.column.sentAt")} `}
                <When at={sentAt} say={say} />
              </>
            )}
          </Text>
        </li>
      ))}
    </ul>
  );
}
