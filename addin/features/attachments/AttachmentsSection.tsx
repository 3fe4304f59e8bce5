import { Button, makeStyles, Text, tokens, useAnnounce } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useRef } from "react";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { useKeptFocus } from "../../ui/useKeptFocus.ts";
import { AttachmentRow } from "./AttachmentRow.tsx";
import type { Files } from "./files.ts";
import { type FileRow, type FilesModel, rowsOf } from "./filesModel.ts";
import { useFilesModel } from "./useFiles.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  line: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  title: { margin: 0 },
  button: { minWidth: "auto", flexShrink: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  grow: { flexGrow: 1, minWidth: 0 },
  columns: { display: "flex", justifyContent: "flex-end", paddingRight: "40px" },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
  },
});

interface AttachmentsSectionProps {
  readonly files: Files;
  /** Files can be followed only while link clicks are; `undefined` while that is not known. */
  readonly canFollow: boolean | undefined;
  /** While the message is being sent, its files stay as they are. */
  readonly isBusy: boolean;
}

/** The files of the message, each with a switch that makes it a followed link (spec L6, C5). */
export function AttachmentsSection({ files, canFollow, isBusy }: AttachmentsSectionProps) {
  const styles = useStyles();
  const text = useText();
  const model = useFilesModel(files);
  const rows = rowsOf(model);
  const [section, press] = useKeptFocus(rows.length);
  const { announce } = useAnnounce();
  const follow = async (row: FileRow) => {
    await (row.followed ? files.unfollow(row) : files.follow(row));
    const now = rowsOf(files.current()).find(({ key }) => key === row.key);
    const said = now?.followed ? "attachments.announce.followed" : "attachments.announce.notFollowed";
    announce(now?.problem ?? text(said, { name: row.name }), { polite: true });
  };
  const remove = (row: FileRow) => {
    press();
    void files.remove(row);
  };
  return (
    <section ref={section} className={styles.root} aria-label={text("attachments.title")}>
      <Header
        model={model}
        count={rows.length}
        followed={canFollow === true ? rows.filter((row) => row.followed).length : 0}
        isBusy={isBusy}
        onAdd={(added) => void files.add(added)}
      />
      {model.problem !== undefined && (
        <Problem intent="warning" message={model.problem} onRetry={() => void files.refresh()} />
      )}
      {rows.length > 0 && canFollow === false && (
        <Text size={200} className={styles.quiet}>
          {text("attachments.cannot.notFollowing")}
        </Text>
      )}
      {rows.length > 0 && (
        <Text size={200} weight="semibold" className={styles.columns} aria-hidden>
          {text("attachments.followed")}
        </Text>
      )}
      <ul className={styles.list} aria-label={text("attachments.list")} hidden={rows.length === 0}>
        {rows.map((row) => (
          <AttachmentRow
            key={row.key}
            row={row}
            canFollow={canFollow === true}
            isBusy={isBusy}
            onSwitch={() => void follow(row)}
            onCancel={() => files.cancel(row.key)}
            onRemove={() => remove(row)}
          />
        ))}
      </ul>
      <Refused model={model} />
    </section>
  );
}

interface HeaderProps {
  readonly model: FilesModel;
  readonly count: number;
  readonly followed: number;
  readonly isBusy: boolean;
  readonly onAdd: (files: readonly File[]) => void;
}

function Header({ model, count, followed, isBusy, onAdd }: HeaderProps) {
  const styles = useStyles();
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const summary = () => {
    if (model.attachments === undefined) return model.problem ? "" : text("attachments.loading");
    if (count === 0) return text("attachments.none");
    return text("attachments.count", { count, followed });
  };
  return (
    <div className={styles.line}>
      <Text as="h2" size={300} weight="semibold" className={styles.title}>
        {text("attachments.title")}
      </Text>
      <Text size={200} truncate wrap={false} className={`${styles.quiet} ${styles.grow}`}>
        {summary()}
      </Text>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onAdd([...(currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          currentTarget.value = "";
        }}
      />
      <Button
        className={styles.button}
        size="small"
        appearance="subtle"
        icon={<AddRegular />}
        disabledFocusable={isBusy || model.adding.length > 0}
        onClick={() => input.current?.click()}
      >
        {text("attachments.add")}
      </Button>
    </div>
  );
}

/** Files on their way into the message, and those that did not make it. */
function Refused({ model }: { readonly model: FilesModel }) {
  const text = useText();
  const styles = useStyles();
  const [adding] = model.adding;
  return (
    <>
      {adding !== undefined && (
        <Text size={200} className={styles.quiet}>
          {text("attachments.adding", { name: adding })}
        </Text>
      )}
      {model.refused.length > 0 && <Problem message={model.refused.join(" ")} />}
    </>
  );
}
