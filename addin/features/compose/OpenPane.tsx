import { makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useState } from "react";
import type { ComposeDoor } from "../../office/compose.ts";
import type { DraftDoor } from "../../office/draft.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { AttachmentsSection } from "../attachments/AttachmentsSection.tsx";
import { LaterSection } from "../delivery/LaterSection.tsx";
import { ScheduledPanel } from "../delivery/ScheduledPanel.tsx";
import { ScheduleWatch } from "../delivery/ScheduleWatch.tsx";
import type { SendWord } from "../launch/sendWord.ts";
import { RegardingSection } from "../regarding/RegardingSection.tsx";
import { ReminderPanel } from "../reminders/ReminderPanel.tsx";
import { FollowSection } from "./FollowSection.tsx";
import { SendFooter } from "./SendFooter.tsx";
import { SentPanel } from "./SentPanel.tsx";
import { useCompose } from "./useCompose.ts";

const PreviewPanel = lazy(async () => ({
  default: (await import("../preview/PreviewPanel.tsx")).PreviewPanel,
}));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", minHeight: "100dvh" },
  main: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    flexGrow: 1,
    padding: tokens.spacingHorizontalL,
  },
  section: {
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    paddingTop: tokens.spacingVerticalM,
  },
});

interface OpenPaneProps {
  readonly compose: ComposeDoor;
  readonly draft: DraftDoor;
  readonly word: SendWord;
}

/** The sections of the pane, or the preview in their place, over the footer that sends. */
export function OpenPane({ compose, draft, word }: OpenPaneProps) {
  const styles = useStyles();
  const pane = useCompose(compose, draft, word);
  const { later } = pane;
  const [isPreview, setPreview] = useState(false);
  const [isReminding, setReminding] = useState(false);
  const [hasGoneOn, setGoneOn] = useState(false);
  const preview = () => {
    setGoneOn(false);
    setPreview(true);
  };
  const { status } = pane.sending;
  if (status.kind === "sent") return <SentPanel answer={status.answer} files={pane.files} />;
  if (later.status.kind === "scheduled" || later.status.kind === "gone") {
    const dueAt = later.status.kind === "scheduled" ? later.status.dueAt : undefined;
    const goOn = () => {
      setGoneOn(true);
      later.goOn();
    };
    return <ScheduledPanel dueAt={dueAt} onClose={later.close} onGoOn={goOn} />;
  }
  return (
    <div className={styles.root}>
      {isPreview ? (
        <Suspense
          fallback={
            <main className={styles.main}>
              <Loading />
            </main>
          }
        >
          <PreviewPanel
            read={pane.readPreview}
            wishes={pane.wishes}
            files={pane.files}
            leftAlone={pane.leftAlone}
            onSkip={pane.skip}
            onBack={() => setPreview(false)}
          />
        </Suspense>
      ) : (
        <Sections pane={pane} hasGoneOn={hasGoneOn} onReminding={setReminding} />
      )}
      <SendFooter
        sending={pane.sending}
        later={later}
        isFormOpen={!isPreview && (later.isChoosing || isReminding)}
        canSend={compose.send !== undefined}
        {...(isPreview ? {} : { onPreview: preview })}
      />
    </div>
  );
}

interface SectionsProps {
  readonly pane: ReturnType<typeof useCompose>;
  /** From where the message was handed over. */
  readonly hasGoneOn: boolean;
  readonly onReminding: (isOpen: boolean) => void;
}

function Sections({ pane, hasGoneOn, onReminding }: SectionsProps) {
  const styles = useStyles();
  const { later } = pane;
  const isBusy = pane.sending.status.kind === "working" || later.status.kind === "working";
  const { problem, retry } = pane.reopening;
  return (
    <main className={styles.main}>
      <FollowSection model={pane.model} isNotKept={pane.isNotKept} isBusy={isBusy} onControl={pane.control} />
      {problem !== undefined && <Problem intent="warning" message={problem} onRetry={retry} />}
      {pane.files && (
        <div className={styles.section}>
          <AttachmentsSection files={pane.files} canFollow={pane.canFollowFiles} isBusy={isBusy} />
        </div>
      )}
      <div className={styles.section}>
        {later.schedule && pane.messageId !== undefined && (
          <ScheduleWatch messageId={pane.messageId} onChange={() => void later.refresh()} />
        )}
        <LaterSection
          {...later}
          isBusy={isBusy}
          followsFiles={pane.followsFiles}
          canDiscard={later.close !== undefined}
          isOpen={later.isChoosing}
          takesFocus={hasGoneOn}
          onOpen={later.choose}
          onSet={later.set}
          onRemove={later.remove}
          onSendNow={pane.sendNow}
          onBackToDraft={later.backToDraft}
          onThrowAway={later.throwAway}
        />
      </div>
      <div className={styles.section}>
        <ReminderPanel {...pane.reminding} isBusy={isBusy} onForm={onReminding} />
      </div>
      <div className={styles.section}>
        <RegardingSection recordId={pane.regardingId} isBusy={isBusy} onChoose={pane.regard} />
      </div>
    </main>
  );
}
