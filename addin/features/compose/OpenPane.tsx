import { Divider, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ComposeDoor } from "../../office/compose.ts";
import { Problem } from "../../ui/Problem.tsx";
import { AttachmentsSection } from "../attachments/AttachmentsSection.tsx";
import type { SendWord } from "../launch/sendWord.ts";
import { PreviewPanel } from "../preview/PreviewPanel.tsx";
import { RegardingSection } from "../regarding/RegardingSection.tsx";
import { FollowSection } from "./FollowSection.tsx";
import { SendFooter } from "./SendFooter.tsx";
import { SentPanel } from "./SentPanel.tsx";
import { useCompose } from "./useCompose.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", minHeight: "100dvh" },
  main: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    flexGrow: 1,
    padding: tokens.spacingHorizontalL,
  },
  divider: { flexGrow: 0 },
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
        <PreviewPanel
          read={pane.readPreview}
          wishes={pane.wishes}
          files={pane.files}
          leftAlone={pane.leftAlone}
          onSkip={pane.skip}
          onBack={() => setPreview(false)}
        />
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
        <>
          <Divider className={styles.divider} />
          <AttachmentsSection files={pane.files} canFollow={pane.canFollowFiles} isBusy={isBusy} />
        </>
      )}
      <Divider className={styles.divider} />
      <RegardingSection recordId={pane.regardingId} isBusy={isBusy} onChoose={pane.regard} />
    </main>
  );
}
