import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { CalendarClockRegular, EyeRegular, SendRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
import { useText } from "../../ui/Frame.tsx";
import { ScheduleNotice } from "../delivery/ScheduleNotice.tsx";
import { SendNotice } from "./SendNotice.tsx";
import type { Later } from "./useLater.ts";
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
  readonly later: Pick<Later, "delay" | "schedule" | "status" | "commit" | "cancel">;
  /** A form with a primary action of its own is open. */
  readonly isFormOpen: boolean;
  /** False in an Outlook where only the rep can press Send. */
  readonly canSend: boolean;
  /** Missing while the preview is shown. */
  readonly onPreview?: () => void;
}

/** The one primary action, what it is doing, and what came of it. */
export function SendFooter({ sending, later, isFormOpen, canSend, onPreview }: SendFooterProps) {
  const styles = useStyles();
  const text = useText();
  const { status, send } = sending;
  const isLater = later.delay !== undefined;
  const isWorking = status.kind === "working" || later.status.kind === "working";
  const isHeld = status.kind === "held" && !isLater;
  const refocus = useRefocus(isHeld);
  const refocusPreview = useRefocus(onPreview === undefined);
  const sendButton = useRef<HTMLElement>(null);
  // What ends the waiting goes away with it.
  const cancel = () => {
    sendButton.current?.focus();
    later.cancel();
  };
  const isReady = status.kind === "ready";
  // One primary action at a time: here it is Outlook's Send, or that of the form.
  const isQuiet = isFormOpen || (isReady && !isLater);
  const now = canSend ? "compose.send.send" : isReady ? "compose.ready.again" : "compose.ready.prepare";
  const planned = later.schedule ? "delivery.pane.save" : "delivery.pane.schedule";
  return (
    <footer className={styles.root}>
      {isLater ? (
        <ScheduleNotice status={later.status} onCancel={cancel} />
      ) : (
        <SendNotice sending={sending} />
      )}
      {status.kind === "working" && (
        <Spinner size="tiny" labelPosition="after" label={text(`compose.send.step.${status.step}`)} />
      )}
      <div className={styles.buttons}>
        {!isHeld && (
          <Button
            className={styles.send}
            ref={(button) => {
              sendButton.current = button;
              refocus(button);
            }}
            appearance={isQuiet ? "secondary" : "primary"}
            icon={isLater ? <CalendarClockRegular /> : <SendRegular />}
            disabledFocusable={isWorking}
            onClick={isLater ? later.commit : send}
          >
            {text(isLater ? planned : now)}
          </Button>
        )}
        {onPreview && (
          <Button
            ref={refocusPreview}
            icon={<EyeRegular />}
            disabledFocusable={isWorking}
            onClick={onPreview}
          >
            {text("preview.open")}
          </Button>
        )}
      </div>
    </footer>
  );
}

/** A button comes back when what it led to goes: the focus that was there returns to it. */
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
