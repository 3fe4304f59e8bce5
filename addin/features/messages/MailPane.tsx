import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMemo, useState } from "react";
import type { Address } from "../../../shared/address.ts";
import type { MessageBody } from "../../../shared/messages.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import { MINUTE } from "../../../shared/time.ts";
import type { Loadable } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { frameSandbox, readMail } from "./mail.ts";
import { listRecipients } from "./people.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  head: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalM,
    margin: 0,
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: "anywhere" },
  frame: {
    width: "100%",
    height: "min(65vh, 640px)",
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "#fff",
  },
});

interface MailPaneProps {
  readonly mail: Loadable<MessageBody>;
  /** `null`: it has not gone out, and what there is of it is a draft. */
  readonly sentAt: string | null;
  readonly onRetry: () => void;
  readonly say: SayWhen;
}

/** Outlook may still be putting the copy into Sent Items. */
const ARRIVES_WITHIN_MS = 10 * MINUTE;

/** Where our server keeps the pictures it hosts. */
const hostedAt = `${window.location.origin}/i/`;

/** The mail as it was sent, or its draft as it is now. */
export function MailPane({ mail, sentAt, onRetry, say }: MailPaneProps) {
  const styles = useStyles();
  const text = useText();
  const isFresh = sentAt !== null && say.now.getTime() - Date.parse(sentAt) < ARRIVES_WITHIN_MS;
  return (
    <section className={styles.root} aria-label={text("messages.page.mail")}>
      {mail.state === "loading" && <Loading lines={8} />}
      {mail.state === "failed" && (
        <NoMail {...mail} isSent={sentAt !== null} isFresh={isFresh} onRetry={onRetry} />
      )}
      {mail.state === "ready" && <Mail body={mail.value} isSent={sentAt !== null} say={say} />}
    </section>
  );
}

const busy: ReadonlySet<string> = new Set(["mailbox_busy", "mailbox_unreachable"]);

interface NoMailProps {
  readonly code: string;
  readonly message: string;
  readonly isSent: boolean;
  /** Sent a moment ago. */
  readonly isFresh: boolean;
  readonly onRetry: () => void;
}

function NoMail({ code, message, isSent, isFresh, onRetry }: NoMailProps) {
  const text = useText();
  if (code === "not_found" && !isSent)
    return <Problem intent="info" message={text("messages.body.unsent")} />;
  if (code === "not_found" && isFresh)
    return <Problem intent="info" message={text("messages.body.notYet")} onRetry={onRetry} />;
  if (code === "not_found") return <Problem intent="info" message={text("messages.body.gone")} />;
  if (busy.has(code))
    return <Problem intent="warning" message={text("messages.body.busy")} onRetry={onRetry} />;
  return <Problem message={message} onRetry={onRetry} />;
}

interface MailProps {
  readonly body: MessageBody;
  readonly isSent: boolean;
  readonly say: SayWhen;
}

function Mail({ body, isSent, say }: MailProps) {
  const styles = useStyles();
  const text = useText();
  const [images, setImages] = useState(false);
  const { html, pictures } = body;
  const mail = useMemo(
    () => readMail(html, { images, pictures, hostedAt }, window),
    [html, images, pictures],
  );
  return (
    <>
      <Head body={body} say={say} />
      {!isSent && <Text className={styles.label}>{text("messages.body.draft")}</Text>}
      {mail.hasWebImages && !images && (
        <Problem
          intent="info"
          message={text("messages.body.imagesHidden")}
          actions={<Button onClick={() => setImages(true)}>{text("messages.body.showImages")}</Button>}
        />
      )}
      <iframe
        // A policy cannot be loosened in a document that is loaded: with images it is another one.
        key={String(images)}
        className={styles.frame}
        title={text(isSent ? "messages.body.frame" : "messages.body.draftFrame")}
        sandbox={frameSandbox}
        referrerPolicy="no-referrer"
        srcDoc={mail.document}
      />
    </>
  );
}

function Head({ body, say }: Omit<MailProps, "isSent">) {
  const styles = useStyles();
  const text = useText();
  return (
    <dl className={styles.head}>
      <Line label="messages.body.from" people={body.from} />
      <Line label="messages.body.to" people={body.to} />
      <Line label="messages.body.cc" people={body.cc} />
      {body.sentAt !== null && (
        <>
          <dt className={styles.label}>{text("messages.body.sent")}</dt>
          <dd className={styles.value}>
            <When at={body.sentAt} say={say} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Line({ label, people }: { readonly label: TextKey; readonly people: readonly Address[] }) {
  const styles = useStyles();
  const text = useText();
  if (people.length === 0) return null;
  return (
    <>
      <dt className={styles.label}>{text(label)}</dt>
      <dd className={styles.value}>
        <Text>{listRecipients(people)}</Text>
      </dd>
    </>
  );
}
