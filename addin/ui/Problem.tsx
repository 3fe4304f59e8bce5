import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useText } from "./Frame.tsx";

interface ProblemProps {
  /** What happened and what to do next, as one sentence. */
  readonly message: string;
  readonly title?: string;
  readonly intent?: "error" | "warning" | "info" | "success";
  /** Shows *Try again*. */
  readonly onRetry?: () => void;
  /** Further buttons. */
  readonly actions?: ReactNode;
}

/** Something that did not work, with what can be done about it. Screen readers are told when it appears. */
export function Problem({ message, title, intent = "error", onRetry, actions }: ProblemProps) {
  const text = useText();
  const hasActions = onRetry !== undefined || actions !== undefined;
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>
        {title !== undefined && <MessageBarTitle>{title}</MessageBarTitle>}
        {message}
      </MessageBarBody>
      {hasActions && (
        <MessageBarActions>
          {onRetry && <Button onClick={onRetry}>{text("addin.tryAgain")}</Button>}
          {actions}
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
