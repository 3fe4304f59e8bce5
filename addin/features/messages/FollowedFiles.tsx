import { makeStyles, mergeClasses, Text, tokens, useAnnounce } from "@fluentui/react-components";
import { DocumentRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { FollowedAttachment } from "../../../shared/attachments.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { sizeWords } from "../attachments/size.ts";
import { AskFirst } from "../shell/AskFirst.tsx";
import { Heading } from "../shell/Heading.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { type FileAccess, fileAccess, shownName } from "./files.ts";
import { hasGoneOut } from "./sent.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
  },
  file: {
    display: "grid",
    gridTemplateColumns: "24px minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXS,
  },
  symbol: { fontSize: "20px", lineHeight: "20px", color: tokens.colorBrandForeground1 },
  over: { color: tokens.colorNeutralForeground3 },
  words: { display: "flex", flexDirection: "column", minWidth: 0 },
  head: { display: "flex", justifyContent: "space-between", columnGap: tokens.spacingHorizontalM },
  name: { overflowWrap: "anywhere", minWidth: 0 },
  views: { flexShrink: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  act: { gridColumn: 2, display: "flex" },
});

interface FollowedFilesProps {
  readonly message: MessageDetail;
  readonly say: SayWhen;
  readonly onChanged: () => void;
}

/** The files of a message that lie in the rep's OneDrive: how often each was viewed, and whom its link lets in. */
export function FollowedFiles({ message, say, onChanged }: FollowedFilesProps) {
  const styles = useStyles();
  const text = useText();
  if (message.attachments.length === 0) return null;
  return (
    <section className={styles.root} aria-label={text("messages.files.title")}>
      <Heading>{text("messages.files.title")}</Heading>
      <ul className={styles.list}>
        {message.attachments.map((file) => (
          <FileRow key={file.attachmentId} file={file} message={message} say={say} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}

interface FileRowProps extends FollowedFilesProps {
  readonly file: FollowedAttachment;
}

function FileRow({ file, message, say, onChanged }: FileRowProps) {
  const styles = useStyles();
  const text = useText();
  const [hasRevoked, setRevoked] = useState(false);
  const access = fileAccess(file, say.now);
  const isSent = hasGoneOut(message);
  const finishRevoking = () => {
    setRevoked(true);
    onChanged();
  };
  return (
    <li className={styles.file}>
      <span className={mergeClasses(styles.symbol, !access.isOpen && styles.over)} aria-hidden>
        <DocumentRegular />
      </span>
      <div className={styles.words}>
        <div className={styles.head}>
          <Text weight="semibold" className={styles.name} title={file.name}>
            {shownName(file.name)}
          </Text>
          {isSent && (
            <Text className={styles.views}>{text("messages.files.views", { count: file.views })}</Text>
          )}
        </div>
        <Text size={200} className={styles.quiet}>
          {sizeWords(file.size, text)}
        </Text>
        <Access access={access} say={say} hasFocus={hasRevoked} />
      </div>
      {isSent && access.isOpen && (
        <div className={styles.act}>
          <TakeAccessAway messageId={message.messageId} file={file} onDone={finishRevoking} />
        </div>
      )}
    </li>
  );
}

interface AccessProps {
  readonly access: FileAccess;
  readonly say: SayWhen;
  /** What the rep just did is told here; the question that had the focus is gone. */
  readonly hasFocus: boolean;
}

function Access({ access, say, hasFocus }: AccessProps) {
  const styles = useStyles();
  const text = useText();
  const sentences = access.sentences.map(({ key, at }) =>
    text(key, at === null ? {} : { when: say.near(at) }),
  );
  const isTold = hasFocus && !access.isOpen;
  return (
    <Text
      // Once it is told, the sentence is another element, which takes the focus as it appears.
      key={String(isTold)}
      ref={isTold ? focusWhenShown : null}
      {...(isTold ? { tabIndex: -1 } : {})}
      size={200}
      className={styles.quiet}
    >
      {sentences.join(" ")}
    </Text>
  );
}

interface TakeAccessAwayProps {
  readonly messageId: string;
  readonly file: FollowedAttachment;
  readonly onDone: () => void;
}

function TakeAccessAway({ messageId, file: { attachmentId, name }, onDone }: TakeAccessAwayProps) {
  const text = useText();
  const client = useApi();
  const { announce } = useAnnounce();
  const finish = () => {
    announce(text("messages.files.revoked"));
    onDone();
  };
  return (
    <AskFirst
      size="small"
      label={text("messages.files.revoke")}
      fullLabel={text("messages.files.revokeOf", { name: shownName(name) })}
      question={text("messages.files.revoke.question", { name: shownName(name) })}
      means={text("messages.files.revoke.means")}
      yes={text("messages.files.revoke.yes")}
      no={text("messages.files.revoke.no")}
      work={() => client.call(api.removeAttachment, { params: { messageId, attachmentId } })}
      onDone={finish}
    />
  );
}
