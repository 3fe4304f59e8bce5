import { makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useState } from "react";
import type { ComposeDoor } from "../../office/compose.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { AttachmentsSection } from "../attachments/AttachmentsSection.tsx";
import type { SendWord } from "../launch/sendWord.ts";
import { RegardingSection } from "../regarding/RegardingSection.tsx";
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

/** The sections of the pane, or the preview in their place, over the footer that sends. */
export function OpenPane({ compose, word }: { readonly compose: ComposeDoor; readonly word: SendWord }) {
  const styles = useStyles();
  const pane = useCompose(compose, word);
  const [isPreview, setPreview] = useState(false);
  const { status } = pane.sending;
  if (status.kind === "sent") return <SentPanel answer={status.answer} files={pane.files} />;
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
        <Sections pane={pane} />
      )}
      <SendFooter
        sending={pane.sending}
        canSend={compose.send !== undefined}
        {...(isPreview ? {} : { onPreview: () => setPreview(true) })}
      />
    </div>
  );
}

function Sections({ pane }: { readonly pane: ReturnType<typeof useCompose> }) {
  const styles = useStyles();
  const isBusy = pane.sending.status.kind === "working";
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
        <RegardingSection recordId={pane.regardingId} isBusy={isBusy} onChoose={pane.regard} />
      </div>
    </main>
  );
}
