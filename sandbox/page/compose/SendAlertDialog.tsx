import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { text } from "../text.ts";
import type { GateChoice, SendAlert } from "./sendGate.ts";

interface SendAlertDialogProps {
  readonly alert: SendAlert;
  readonly onChoose: (choice: GateChoice) => void;
}

/**
 * What Outlook on the web asks when the add-in objects to a mail, or takes its time: *Don't send* and *Send anyway* are
 * Outlook's own; the third button is there only if the add-in names a command.
 */
export function SendAlertDialog({ alert, onChoose }: SendAlertDialogProps) {
  const message = alert.kind === "stopped" ? alert.message || text.alerts.stopped : text.alerts[alert.kind];
  const action = alert.kind === "stopped" ? alert.action : null;
  return (
    <Dialog open onOpenChange={(_, { type }) => type === "escapeKeyDown" && onChoose("dontSend")}>
      <DialogSurface aria-describedby="send-alert">
        <DialogBody>
          <DialogTitle>{text.pane}</DialogTitle>
          <DialogContent id="send-alert">{message}</DialogContent>
          <DialogActions fluid>
            {action !== null && (
              <Button appearance="primary" onClick={() => onChoose("takeAction")}>
                {action || text.takeAction}
              </Button>
            )}
            <Button onClick={() => onChoose("send")}>
              {alert.kind === "slow" ? text.sendNow : text.sendAnyway}
            </Button>
            <Button onClick={() => onChoose("dontSend")}>{text.dontSend}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
