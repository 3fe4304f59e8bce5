import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import { text } from "./text.ts";

/** What went wrong, and the way to try again. */
export function Problem({ reason, onRetry }: { reason: string; onRetry?: () => void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{text.failed(reason)}</MessageBarBody>
      {onRetry && (
        <MessageBarActions>
          <Button size="small" onClick={onRetry}>
            {text.tryAgain}
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
