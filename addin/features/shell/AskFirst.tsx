import { Button, type ButtonProps, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Confirm } from "./Confirm.tsx";
import { useAct } from "./useAct.ts";

const useStyles = makeStyles({ question: { flexBasis: "100%" } });

interface AskFirstProps extends Pick<ButtonProps, "appearance" | "size"> {
  readonly label: string;
  /** What screen readers hear where several such buttons have one label. */
  readonly fullLabel?: string;
  readonly question: string;
  /** What saying yes does, and to whom. */
  readonly means: string;
  readonly yes: string;
  readonly no: string;
  readonly work: () => Promise<void>;
  /** Once the work is done. The question had the focus; whoever takes its place takes that over. */
  readonly onDone: () => void;
}

/** A button whose work others feel: the question takes its place before anything is done. */
export function AskFirst(props: AskFirstProps) {
  const { label, fullLabel, question, means, yes, no, work, onDone, ...button } = props;
  const styles = useStyles();
  const [stage, setStage] = useState<"before" | "asking" | "kept">("before");
  const [act, run] = useAct();

  async function finish() {
    if (await run(work)) onDone();
  }

  if (stage !== "asking") {
    return (
      <Button
        {...button}
        {...(fullLabel === undefined ? {} : { "aria-label": fullLabel })}
        ref={stage === "kept" ? focusWhenShown : null}
        onClick={() => setStage("asking")}
      >
        {label}
      </Button>
    );
  }
  return (
    <div className={styles.question}>
      <Confirm
        question={question}
        means={means}
        yes={yes}
        no={no}
        act={act}
        onYes={() => void finish()}
        onNo={() => setStage("kept")}
      />
    </div>
  );
}
