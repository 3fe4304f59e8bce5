import { Button, makeStyles, ProgressBar, Text, tokens } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { SECOND } from "../../../shared/time.ts";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { type CommitStep, DRAFT_PATIENCE } from "./commit.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, alignItems: "stretch" },
  cancel: { alignSelf: "flex-start" },
});

interface ScheduleNoticeProps {
  readonly status:
    | { readonly kind: "idle" | "scheduled" | "gone" }
    | { readonly kind: "working"; readonly step: CommitStep }
    | { readonly kind: "failed"; readonly message: string };
  readonly onCancel: () => void;
}

/** What handing the message over is doing, and why it was not done. */
export function ScheduleNotice({ status, onCancel }: ScheduleNoticeProps) {
  const text = useText();
  if (status.kind === "failed") {
    return <Problem intent="warning" title={text("delivery.pane.notScheduled")} message={status.message} />;
  }
  if (status.kind !== "working") return null;
  return <Working step={status.step} onCancel={onCancel} />;
}

function Working({ step, onCancel }: { readonly step: CommitStep; readonly onCancel: () => void }) {
  const styles = useStyles();
  const text = useText();
  const isWaiting = step === "waiting";
  const part = usePart(isWaiting);
  return (
    <div className={styles.root} role="status">
      <Text>{text(`delivery.pane.step.${step}`)}</Text>
      <ProgressBar aria-label={text("delivery.pane.progress")} {...(isWaiting ? { value: part } : {})} />
      {isWaiting && (
        <Button size="small" className={styles.cancel} onClick={onCancel}>
          {text("delivery.pane.cancelWait")}
        </Button>
      )}
    </div>
  );
}

/** How much of our patience is used up. */
function usePart(isWaiting: boolean): number {
  const [part, setPart] = useState(0);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const startedAt = performance.now();
    const tell = () => setPart(Math.min(1, (performance.now() - startedAt) / DRAFT_PATIENCE));
    const timer = setInterval(tell, SECOND);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return part;
}
