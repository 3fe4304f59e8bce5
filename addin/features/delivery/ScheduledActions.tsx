import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { opensForm } from "../../ui/useHeldFocus.ts";
import { AskFirst } from "../shell/AskFirst.tsx";
import { useAct } from "../shell/useAct.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

interface ScheduledActionsProps {
  readonly isBusy: boolean;
  /** The pane can throw the draft away; elsewhere only the rep can. */
  readonly canDiscard: boolean;
  readonly onChange: () => void;
  /** Each rejects with a CallError or OfficeError. */
  readonly onSendNow: () => Promise<void>;
  readonly onBackToDraft: () => Promise<void>;
  readonly onThrowAway: () => Promise<void>;
}

/** What can be done with a message that is scheduled (spec D3). */
export function ScheduledActions(props: ScheduledActionsProps) {
  const { canDiscard, onChange, onSendNow, onBackToDraft, onThrowAway } = props;
  const styles = useStyles();
  const text = useText();
  const [act, run] = useAct();
  const isBusy = props.isBusy || act.state === "working";
  return (
    <>
      {act.state === "failed" && <Problem message={act.message} />}
      <div className={styles.root}>
        <Button {...opensForm} disabledFocusable={isBusy} onClick={onChange}>
          {text("delivery.pane.changeSchedule")}
        </Button>
        <Button disabledFocusable={isBusy} onClick={() => void run(onSendNow)}>
          {text("delivery.pane.sendNow")}
        </Button>
        <Button disabledFocusable={isBusy} onClick={() => void run(onBackToDraft)}>
          {text("delivery.pane.backToDraft")}
        </Button>
        <AskFirst
          label={text("delivery.pane.delete.label")}
          question={text("delivery.pane.delete.question")}
          means={text(canDiscard ? "delivery.pane.delete.means" : "delivery.pane.delete.meansByHand")}
          yes={text("delivery.pane.delete.yes")}
          no={text("delivery.pane.delete.no")}
          work={onThrowAway}
          onDone={() => undefined}
        />
      </div>
    </>
  );
}
