import { Button, makeStyles, Text, tokens, typographyStyles } from "@fluentui/react-components";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import type { Act } from "./useAct.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  question: { ...typographyStyles.body1Strong, float: "left", padding: 0 },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

interface ConfirmProps {
  readonly question: string;
  /** What saying yes does, and to whom. */
  readonly means?: string;
  readonly yes: string;
  readonly no: string;
  readonly act: Act;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** A question in place, before something that others feel. The focus goes to the answer that changes nothing. */
export function Confirm({ question, means, yes, no, act, onYes, onNo }: ConfirmProps) {
  const styles = useStyles();
  const isWorking = act.state === "working";
  return (
    <fieldset className={styles.root}>
      <legend className={styles.question}>{question}</legend>
      {means !== undefined && <Text>{means}</Text>}
      {act.state === "failed" && <Problem message={act.message} />}
      <div className={styles.buttons}>
        <Button appearance="primary" disabledFocusable={isWorking} onClick={onYes}>
          {yes}
        </Button>
        <Button ref={focusWhenShown} disabledFocusable={isWorking} onClick={onNo}>
          {no}
        </Button>
      </div>
    </fieldset>
  );
}
