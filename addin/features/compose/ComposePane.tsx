import { makeStyles, tokens } from "@fluentui/react-components";
import { MailRegular } from "@fluentui/react-icons";
import { useEffect, useEffectEvent, useState } from "react";
import { type ComposeDoor, composeItem, openCompose } from "../../office/compose.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { FollowSection } from "./FollowSection.tsx";
import type { FollowControl } from "./followState.ts";
import { SendFooter } from "./SendFooter.tsx";
import { SentPanel } from "./SentPanel.tsx";
import { useDraft } from "./useDraft.ts";
import { useFollow } from "./useFollow.ts";
import { useSend } from "./useSend.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", minHeight: "100dvh" },
  main: { flexGrow: 1, padding: tokens.spacingHorizontalL },
});

/** The pane beside a message being written. */
export function ComposePane() {
  const { environment } = useEnvironment();
  const text = useText();
  const [compose] = useState(() => {
    const item = composeItem(environment.mailbox);
    return item && openCompose(item, environment.isSupported);
  });
  if (compose) return <OpenPane compose={compose} />;
  return (
    <main>
      <EmptyState
        icon={<MailRegular />}
        title={text("addin.noOutlook.title")}
        text={text("addin.noOutlook.text")}
      />
    </main>
  );
}

function OpenPane({ compose }: { readonly compose: ComposeDoor }) {
  const styles = useStyles();
  const kept = useDraft(compose.note);
  const [model, retry] = useFollow(compose, kept.note?.choice);
  const shown = model.evaluation.state === "ready" ? model.evaluation.value.state : undefined;
  const sending = useSend(compose, kept, shown);
  const { status } = sending;

  // Ready means ready for these recipients and this choice.
  const forget = useEffectEvent(sending.forget);
  const evaluated = JSON.stringify(model.evaluation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed evaluation is the reason to forget.
  useEffect(() => forget(), [evaluated]);

  function control(pressed: FollowControl) {
    if (pressed === "retry") retry();
    else void kept.change({ choice: pressed });
  }

  if (status.kind === "sent") return <SentPanel answer={status.answer} />;
  return (
    <div className={styles.root}>
      <main className={styles.main}>
        <FollowSection
          model={model}
          isNotKept={kept.isNotKept}
          isBusy={status.kind === "working"}
          onControl={control}
        />
      </main>
      <SendFooter sending={sending} canSend={compose.send !== undefined} />
    </div>
  );
}
