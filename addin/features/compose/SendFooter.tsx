import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { EyeRegular, SendRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
import { useText } from "../../ui/Frame.tsx";
import { SendNotice } from "./SendNotice.tsx";
import type { Sending } from "./useSend.ts";

const useStyles = makeStyles({
  root: {
    position: "sticky",
    bottom: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    // Above the knobs of switches that are scrolled past it.
    zIndex: 1,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  send: { flexGrow: 1 },
});

interface SendFooterProps {
  readonly sending: Sending;
  /** False in an Outlook where only the rep can press Send. */
  readonly canSend: boolean;
  /** Missing while the preview is shown. */
  readonly onPreview?: () => void;
}

/** The one primary action, what it is doing, and what came of it. */
export function SendFooter({ sending, canSend, onPreview }: SendFooterProps) {
  const styles = useStyles();
  const text = useText();
  const { status, send } = sending;
  const isWorking = status.kind === "working";
  const refocus = useRefocus(status.kind === "held");
  const isReady = status.kind === "ready";
  const label = canSend ? "compose.send.send" : isReady ? "compose.ready.again" : "compose.ready.prepare";
  return (
    <footer className={styles.root}>
      <SendNotice sending={sending} />
      {isWorking && (
        <Spinner size="tiny" labelPosition="after" label={text(`compose.send.step.${status.step}`)} />
      )}
      <div className={styles.buttons}>
        {status.kind !== "held" && (
          <Button
            className={styles.send}
            ref={refocus}
            appearance={isReady ? "secondary" : "primary"}
            icon={<SendRegular />}
            disabledFocusable={isWorking}
            onClick={send}
          >
            {text(label)}
          </Button>
        )}
        {onPreview && (
          <Button icon={<EyeRegular />} disabledFocusable={isWorking} onClick={onPreview}>
            {text("preview.open")}
          </Button>
        )}
      </div>
    </footer>
  );
}

/** The Send button comes back when the answers to a held message go: the focus that was on them returns to it. */
function useRefocus(isAway: boolean) {
  const wasAway = useRef(false);
  useEffect(() => {
    if (isAway) wasAway.current = true;
  }, [isAway]);
  return (button: HTMLElement | null) => {
    if (!button || !wasAway.current) return;
    wasAway.current = false;
    button.focus();
  };
}
