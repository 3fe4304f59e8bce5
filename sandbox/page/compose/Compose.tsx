import {
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Tag,
  TagGroup,
  Text,
  ToggleButton,
  tokens,
} from "@fluentui/react-components";
import { DeleteRegular, DismissRegular, PanelRightRegular, SendRegular } from "@fluentui/react-icons";
import { type ReactNode, useRef, useState, useSyncExternalStore } from "react";
import { Problem } from "../Problem.tsx";
import { text } from "../text.ts";
import { messageOf } from "../useLoad.ts";
import type { Draft } from "./draft.ts";
import type { DraftState } from "./draftState.ts";
import { Editor } from "./Editor.tsx";
import { Fields } from "./Fields.tsx";
import { attachFile, attachOther, insertImage } from "./files.ts";
import { SendAlertDialog } from "./SendAlertDialog.tsx";
import type { GateChoice } from "./sendGate.ts";
import { ComposeToolbar } from "./Toolbar.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minWidth: 0, minHeight: 0 },
  form: {
    display: "flex",
    flexDirection: "column",
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
  },
  actions: { display: "flex", gap: tokens.spacingHorizontalS, alignItems: "center", flexWrap: "wrap" },
  quiet: { color: tokens.colorNeutralForeground2, marginInlineStart: "auto" },
});

function stageText({ isChecking, stage }: DraftState) {
  if (isChecking) return text.checking;
  if (stage === "saving") return text.saving;
  return stage === "saved" ? text.saved : "";
}

function Attachments({ draft, state, run }: { draft: Draft; state: DraftState; run: Run }) {
  const files = state.attachments.filter((file) => !file.isInline);
  if (files.length === 0) return null;
  const remove = (id: string) => {
    const file = files.find((one) => one.id === id);
    if (file) run(() => draft.detach(file));
  };
  return (
    <TagGroup aria-label={text.attachments} onDismiss={(_, { value }) => remove(value)}>
      {files.map((file) => (
        <Tag
          key={file.id}
          size="small"
          dismissible
          value={file.id ?? ""}
          dismissIcon={{ "aria-label": text.remove(file.name ?? "") }}
        >
          {`${file.name} · ${text.size(file.size ?? 0)}`}
        </Tag>
      ))}
    </TagGroup>
  );
}

function Notices({ state }: { state: DraftState }) {
  return (
    <>
      {state.notices.map((notice) => (
        <MessageBar key={notice.key} intent={notice.type === "errorMessage" ? "error" : "info"}>
          <MessageBarBody>{notice.message}</MessageBarBody>
        </MessageBar>
      ))}
    </>
  );
}

type Run = (what: () => Promise<unknown>) => void;

/** Runs what the rep asked for, one thing at a time, and shows why it failed. */
function useRun() {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const run: Run = (what) => {
    setProblem(undefined);
    setBusy(true);
    what()
      .catch((reason: unknown) => setProblem(messageOf(reason)))
      .finally(() => setBusy(false));
  };
  return { run, isBusy, problem };
}

interface ActionsProps {
  readonly draft: Draft;
  readonly state: DraftState;
  readonly run: Run;
  readonly isDisabled: boolean;
  readonly pane: { readonly isShown: boolean; readonly onToggle: () => void };
}

function Actions({ draft, state, run, isDisabled, pane }: ActionsProps) {
  const styles = useStyles();
  return (
    <div className={styles.actions}>
      <Button icon={<SendRegular />} disabled={isDisabled} onClick={() => run(() => draft.send())}>
        {text.send}
      </Button>
      <Button icon={<DeleteRegular />} disabled={isDisabled} onClick={() => run(() => draft.discard())}>
        {text.discard}
      </Button>
      <Button
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={text.closeDraft}
        title={text.closeDraft}
        disabled={isDisabled}
        onClick={() => run(() => draft.leave())}
      />
      <ToggleButton
        appearance="subtle"
        icon={<PanelRightRegular />}
        aria-label={text.showPane}
        title={text.showPane}
        checked={pane.isShown}
        onClick={pane.onToggle}
      />
      <Text size={200} className={styles.quiet} role="status">
        {stageText(state)}
      </Text>
    </div>
  );
}

/** The window in which a mail is written, with room for the add-in's pane beside it. */
export function Compose({ draft, pane }: { draft: Draft; pane: ReactNode }) {
  const styles = useStyles();
  const state = useSyncExternalStore(draft.subscribe, draft.get);
  const editor = useRef<HTMLIFrameElement>(null);
  const [showsPane, setShowsPane] = useState(true);
  const { run, isBusy, problem } = useRun();
  const choose = (choice: GateChoice) => {
    if (choice === "takeAction") setShowsPane(true);
    draft.chooseInAlert(choice);
  };
  const isBlocked = isBusy || state.isChecking;
  const isOver = state.stage === "sent" || state.stage === "closed";
  const paneSwitch = { isShown: showsPane, onToggle: () => setShowsPane(!showsPane) };
  return (
    <section className={styles.root} aria-label={text.compose}>
      <div className={styles.form}>
        <Actions draft={draft} state={state} run={run} isDisabled={isBlocked || isOver} pane={paneSwitch} />
        {problem !== undefined && <Problem reason={problem} />}
        <Notices state={state} />
        <Fields draft={draft} state={state} />
        <Attachments draft={draft} state={state} run={run} />
        <ComposeToolbar
          editor={editor}
          onInsert={(html) => draft.insertBody(html, "html")}
          onImage={(file) => run(() => insertImage(draft, file))}
          onFile={(file) => run(() => attachFile(draft, file))}
          onOther={(kind) => run(() => attachOther(draft, kind))}
        />
        <Editor draft={draft} frame={editor} />
      </div>
      {showsPane && pane}
      {state.alert && <SendAlertDialog alert={state.alert} onChoose={choose} />}
    </section>
  );
}
