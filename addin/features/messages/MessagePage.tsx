import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Page } from "../shell/Page.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useWide } from "../shell/useMedia.ts";
import { type SayWhen, useWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { History } from "./History.tsx";
import { MailPane } from "./MailPane.tsx";
import { linkTextsOf } from "./mail.ts";
import { listRecipients, sayRecipients } from "./people.ts";
import { type MessageHistory, useMail, useMessage } from "./useMessage.ts";

const useStyles = makeStyles({
  subtitle: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  columns: { display: "grid", gap: tokens.spacingHorizontalXL, gridTemplateColumns: "minmax(0, 1fr)" },
  two: { gridTemplateColumns: "minmax(0, 3fr) minmax(380px, 2fr)", alignItems: "start" },
});

interface MessagePageProps {
  readonly messageId: string;
  /** The record in whose activity list the rep came upon it. */
  readonly recordId: string | undefined;
}

/** A message, read-only, and what happened to it (spec H8). */
export function MessagePage({ messageId, recordId }: MessagePageProps) {
  const text = useText();
  const [history, reload] = useMessage(messageId);
  const back =
    recordId === undefined
      ? { text: text("messages.back"), href: hrefOf({ page: "followed" }) }
      : { text: text("messages.backToRecord"), href: hrefOf({ page: "record", recordId }) };
  if (history.state === "ready") {
    return (
      <Loaded history={history.value} staleBecause={history.staleBecause} back={back} onChanged={reload} />
    );
  }
  if (history.state === "failed" && history.code === "not_found") {
    return (
      <Page title={text("messages.page.gone.title")} back={back}>
        <Text>{text("messages.page.gone.text")}</Text>
      </Page>
    );
  }
  return (
    <Page title={text("messages.page.mail")} back={back}>
      {history.state === "failed" ? (
        <Problem message={history.message} onRetry={reload} />
      ) : (
        <Loading lines={10} />
      )}
    </Page>
  );
}

interface LoadedProps {
  readonly history: MessageHistory;
  readonly staleBecause: string | undefined;
  readonly back: { readonly text: string; readonly href: string };
  readonly onChanged: () => void;
}

function Loaded({ history, staleBecause, back, onChanged }: LoadedProps) {
  const styles = useStyles();
  const text = useText();
  const isWide = useWide();
  const { message, interactions } = history;
  const [mail, reloadMail] = useMail(message);
  const html = mail.state === "ready" ? mail.value?.html : undefined;
  const linkTexts = useMemo(() => linkTextsOf(html ?? "", window), [html]);
  const say = useWhen([message.sentAt, ...interactions.map((interaction) => interaction.at)]);
  const mailPane = <MailPane key="mail" mail={mail} sentAt={message.sentAt} onRetry={reloadMail} say={say} />;
  const historyPane = (
    <History
      key="history"
      history={history}
      linkTexts={linkTexts}
      say={say}
      onChanged={onChanged}
      onThrownAway={() => {
        window.location.hash = back.href;
      }}
    />
  );
  return (
    <Page
      title={message.subject || text("messages.noSubject")}
      back={back}
      subtitle={<Subtitle message={message} say={say} />}
    >
      {staleBecause !== undefined && <Problem message={staleBecause} intent="warning" onRetry={onChanged} />}
      <div className={mergeClasses(styles.columns, isWide && styles.two)}>
        {/* One below the other, what happened comes first: it is what the rep came for. */}
        {isWide ? [mailPane, historyPane] : [historyPane, mailPane]}
      </div>
    </Page>
  );
}

function Subtitle({ message, say }: { readonly message: MessageDetail; readonly say: SayWhen }) {
  const styles = useStyles();
  const text = useText();
  return (
    <Text className={styles.subtitle} title={listRecipients([...message.to, ...message.cc])}>
      {text("messages.page.to", { recipients: sayRecipients(message.to, text) })}
      {message.sentAt !== null && (
        <>
          {" · "}
          {text("messages.column.sentAt")} <When at={message.sentAt} say={say} />
        </>
      )}
    </Text>
  );
}
