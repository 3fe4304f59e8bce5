import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Text,
  tokens,
} from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import { toLine, toPeople, toPerson } from "../people.ts";
import { text } from "../text.ts";
import { hasRemoteImages, type PictureAddress } from "./html.ts";
import { MailFrame } from "./MailFrame.tsx";
import type { Mail } from "./useMail.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0, gap: tokens.spacingVerticalS },
  header: {
    display: "flex",
    flexDirection: "column",
    gap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} 0`,
    overflowWrap: "anywhere",
  },
  subject: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  quiet: { color: tokens.colorNeutralForeground2 },
  bar: { flexShrink: 0 },
});

function Header({ mail }: { mail: Mail }) {
  const styles = useStyles();
  const { message } = mail;
  const from = toPerson(message.from);
  const at = message.sentDateTime ?? message.receivedDateTime;
  const files = mail.attachments.filter((file) => !file.isInline);
  return (
    <div className={styles.header}>
      <h2 className={styles.subject}>{message.subject || text.noSubject}</h2>
      <Text weight="semibold">{text.person(from.name, from.address)}</Text>
      <Text size={200} className={styles.quiet}>
        {`${text.headerTo} ${toLine(toPeople(message.toRecipients))}`}
      </Text>
      {at && (
        <Text size={200} className={styles.quiet}>
          {new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
        </Text>
      )}
      {files.length > 0 && (
        <Text size={200}>{`${text.attachments}: ${files.map((file) => file.name).join(", ")}`}</Text>
      )}
    </div>
  );
}

interface MailViewProps {
  readonly mail: Mail;
  readonly alwaysImages: boolean;
  /** Left out, pictures are fetched from their own addresses. */
  readonly pictureAddress?: PictureAddress;
  readonly actions?: ReactNode;
}

const itself: PictureAddress = (source) => source;

/** A message to read, with its remote pictures blocked until the reader asks for them, as mail clients do. */
export function MailView({ mail, alwaysImages, pictureAddress = itself, actions }: MailViewProps) {
  const styles = useStyles();
  const [shownFor, setShownFor] = useState<string>();
  const showRemote = alwaysImages || shownFor === mail.message.id;
  return (
    <article className={styles.root} aria-label={mail.message.subject || text.noSubject}>
      <Header mail={mail} />
      {actions}
      {!showRemote && hasRemoteImages(mail.html) && (
        <MessageBar className={styles.bar} intent="info">
          <MessageBarBody>{text.imagesOff}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => setShownFor(mail.message.id ?? undefined)}>
              {text.showImages}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <MailFrame
        html={mail.html}
        images={mail.images}
        showRemote={showRemote}
        pictureAddress={pictureAddress}
      />
    </article>
  );
}
