import {
  Button,
  Link,
  makeStyles,
  ProgressBar,
  Spinner,
  Switch,
  Text,
  tokens,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useId } from "react";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { FileIcon } from "./FileIcon.tsx";
import type { FileRow } from "./filesModel.ts";
import { cutMiddle } from "./rules.ts";
import { sizeWords } from "./size.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalS },
  words: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
  problem: { color: tokens.colorStatusDangerForeground1 },
  progress: { marginTop: tokens.spacingVerticalXS },
  line: { display: "flex", columnGap: tokens.spacingHorizontalS, alignItems: "center" },
  switch: { margin: 0, flexShrink: 0 },
  remove: { flexShrink: 0 },
});

/** What fits beside icon, switch and button in a pane 320 pixels wide, in up to two lines. */
const NAME_LENGTH = 36;

interface AttachmentRowProps {
  readonly row: FileRow;
  readonly canFollow: boolean;
  readonly isBusy: boolean;
  readonly onSwitch: () => void;
  readonly onCancel: () => void;
  readonly onRemove: () => void;
}

export function AttachmentRow({ row, canFollow, isBusy, onSwitch, onCancel, onRemove }: AttachmentRowProps) {
  const styles = useStyles();
  const text = useText();
  const noteId = useId();
  const { name, followed, work, cannot } = row;
  const note = noteOf(row, canFollow, text);
  // What a file can never be is not offered; what it can't be just now is shown and still.
  const hasSwitch = cannot === undefined;
  const isStill = isBusy || work !== undefined || (!followed && !canFollow);
  return (
    <li className={styles.root}>
      <FileIcon name={name} />
      <div className={styles.words}>
        <Text title={name}>
          <bdi>{cutMiddle(name, NAME_LENGTH)}</bdi>
        </Text>
        <Text size={200} className={styles.quiet}>
          {sizeWords(row.size, text)}
        </Text>
        {work?.kind === "uploading" && <Uploading name={name} part={work.part} onCancel={onCancel} />}
        {note !== undefined && (
          <Text id={noteId} size={200} className={row.problem ? styles.problem : styles.quiet}>
            {note}
          </Text>
        )}
      </div>
      {hasSwitch && (
        <Switch
          className={styles.switch}
          aria-label={text("attachments.follow", { name })}
          aria-describedby={note === undefined ? undefined : noteId}
          checked={followed !== undefined || work?.kind === "uploading"}
          disabled={isStill}
          onChange={onSwitch}
        />
      )}
      <Button
        className={styles.remove}
        size="small"
        appearance="subtle"
        icon={work?.kind === "removing" ? <Spinner size="extra-tiny" /> : <DismissRegular />}
        aria-label={text(work?.kind === "removing" ? "attachments.removing" : "attachments.remove", { name })}
        disabledFocusable={isBusy || (work !== undefined && work.kind !== "uploading")}
        onClick={onRemove}
      />
    </li>
  );
}

function noteOf(row: FileRow, canFollow: boolean, text: Translate): string | undefined {
  const { problem, cannot, work, followed, attachment } = row;
  if (problem !== undefined) return problem;
  if (cannot !== undefined) return text(`attachments.cannot.${cannot}`);
  if (work?.kind === "unfollowing") return text("attachments.unfollowing");
  if (work?.kind === "attaching") return text("attachments.attachingAgain");
  if (work !== undefined || followed === undefined) return undefined;
  if (!attachment) return text("attachments.linkedOnly");
  // Where nothing can be followed, the section says so once for all its files.
  return canFollow ? text("attachments.isFollowed") : undefined;
}

interface UploadingProps {
  readonly name: string;
  readonly part: number;
  readonly onCancel: () => void;
}

function Uploading({ name, part, onCancel }: UploadingProps) {
  const styles = useStyles();
  const text = useText();
  const isUp = part >= 1;
  return (
    <>
      <ProgressBar
        className={styles.progress}
        aria-label={text("attachments.uploading", { name })}
        {...(isUp ? {} : { value: part })}
      />
      <span className={styles.line}>
        <Text size={200} className={styles.quiet}>
          {isUp ? text("attachments.finishing") : text("attachments.percent", { part })}
        </Text>
        <Link as="button" aria-label={text("attachments.cancelUpload", { name })} onClick={onCancel}>
          {text("attachments.cancel")}
        </Link>
      </span>
    </>
  );
}
