import { Button, Field, makeStyles, Text, Textarea, Tooltip, tokens } from "@fluentui/react-components";
import { ArrowReplyRegular, ShieldCheckmarkRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Mailbox } from "../graph.ts";
import { linksOf, type PictureAddress, textToHtml } from "../mail/html.ts";
import { MailView } from "../mail/MailView.tsx";
import { quote } from "../mail/quote.ts";
import { type Mail, useMail } from "../mail/useMail.ts";
import { Problem } from "../Problem.tsx";
import { text } from "../text.ts";
import { messageOf } from "../useLoad.ts";

const useStyles = makeStyles({
  box: {
    display: "flex",
    flexDirection: "column",
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
  },
  actions: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
  },
  pad: { padding: tokens.spacingHorizontalM },
});

/** Puts the answer where Outlook leaves the empty line, above the quote. */
async function sendReply(mailbox: Mailbox, mail: Mail, words: string): Promise<void> {
  const draft = await mailbox.createReply(mail.message.id ?? "", "reply");
  const quoted = quote(mail.message, mail.html, navigator.language);
  const content = quoted.replace("<br></div>", () => `${textToHtml(words)}</div>`);
  await mailbox.change(draft.id ?? "", { body: { contentType: "html", content } });
  await mailbox.send(draft.id ?? "");
}

function ReplyBox({
  mailbox,
  mail,
  onDone,
}: {
  mailbox: Mailbox;
  mail: Mail;
  onDone: (sent: boolean) => void;
}) {
  const styles = useStyles();
  const [words, setWords] = useState("");
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = () => {
    setSending(true);
    sendReply(mailbox, mail, words).then(
      () => onDone(true),
      (reason: unknown) => {
        setSending(false);
        setProblem(messageOf(reason));
      },
    );
  };
  return (
    <div className={styles.box}>
      {problem !== undefined && <Problem reason={problem} />}
      <Field label={text.writeReply}>
        <Textarea value={words} onChange={(_, { value }) => setWords(value)} />
      </Field>
      <div className={styles.actions}>
        <Button appearance="primary" size="small" disabled={isSending || words.trim() === ""} onClick={send}>
          {text.sendReply}
        </Button>
        <Button size="small" onClick={() => onDone(false)}>
          {text.cancel}
        </Button>
      </div>
    </div>
  );
}

/** Asks for each link and looks at no answer: other hosts don't let this page, and a scanner's interest ends there. */
async function scan(html: string): Promise<number> {
  const links = linksOf(html);
  await Promise.allSettled(
    links.map((link) =>
      fetch(link, { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store" }),
    ),
  );
  return links.length;
}

interface ReceivedMailProps {
  readonly mailbox: Mailbox;
  readonly id: string;
  readonly alwaysImages: boolean;
  readonly pictureAddress: PictureAddress;
}

/** One mail in the recipient's mailbox, and what a recipient, or a machine on the way, does with it. */
export function ReceivedMail(props: ReceivedMailProps) {
  const { mailbox, id, alwaysImages, pictureAddress } = props;
  const styles = useStyles();
  const [isReplying, setReplying] = useState(false);
  const [said, setSaid] = useState("");
  const { loaded, again } = useMail(mailbox, id);
  if (loaded.state === "loading") return <Text className={styles.pad}>{text.loading}</Text>;
  if (loaded.state === "failed") return <Problem reason={loaded.reason} onRetry={again} />;
  const mail = loaded.value;
  const actions = (
    <div className={styles.actions}>
      <Button size="small" icon={<ArrowReplyRegular />} onClick={() => setReplying(true)}>
        {text.reply}
      </Button>
      <Tooltip content={text.scanHint} relationship="description">
        <Button
          size="small"
          appearance="subtle"
          icon={<ShieldCheckmarkRegular />}
          onClick={() => void scan(mail.html).then((count) => setSaid(text.scanned(count)))}
        >
          {text.scan}
        </Button>
      </Tooltip>
      <Text size={200} role="status">
        {said}
      </Text>
    </div>
  );
  const finish = (sent: boolean) => {
    setReplying(false);
    if (sent) setSaid(text.replySent);
  };
  return (
    <>
      {isReplying && <ReplyBox mailbox={mailbox} mail={mail} onDone={finish} />}
      <MailView mail={mail} alwaysImages={alwaysImages} pictureAddress={pictureAddress} actions={actions} />
    </>
  );
}
