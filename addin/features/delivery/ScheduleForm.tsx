import { Button, Field, Input, makeStyles, Text, tokens } from "@fluentui/react-components";
import { type FormEvent, useId, useState } from "react";
import type { AdviceAnswer } from "../../../shared/delivery.ts";
import { readInstant, wallTimeAhead, wallTimeOf } from "../../../shared/wallTime.ts";
import { useClock } from "../../api/ApiProvider.tsx";
import { useEnvironment } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { useNow } from "../shell/useNow.ts";
import { faultOf, isSkipped, placeOf, type WishFault } from "./rules.ts";
import { type Judge, useJudged } from "./useJudged.ts";
import { sayTimeThere } from "./words.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface ScheduleFormProps {
  /** What the form begins with, in the rep's zone: `2026-11-23T09:00`. */
  readonly initial: string;
  /** The recipient's zone, where it is known. */
  readonly zoneThere: string | null;
  /** Says what the recipient's hours and holidays make of a time; left out, nothing is said. */
  readonly judge?: Judge;
  /** What has the last word: "Schedule email". */
  readonly confirm: string;
  readonly isBusy?: boolean;
  /** Why the chosen time was refused after all. */
  readonly problem?: string | undefined;
  /** @param wallTime in the rep's zone. */
  readonly onChosen: (wallTime: string) => void;
  readonly onCancel: () => void;
}

/** Asks when a message is to go, in the rep's own time zone (spec D3). */
export function ScheduleForm(props: ScheduleFormProps) {
  const { initial, zoneThere, judge, confirm, isBusy = false, problem, onChosen, onCancel } = props;
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const { zone } = environment;
  const clock = useClock();
  const now = useNow();
  const thereId = useId();
  const [wallTime, setWallTime] = useState(initial);
  const [fault, setFault] = useState<WishFault | undefined>(undefined);
  const judged = useJudged(judge, readInstant(wallTime, zone));
  function choose(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = faultOf(wallTime, zone, clock.now());
    setFault(found);
    if (found === undefined) onChosen(wallTime);
    else event.currentTarget.querySelector("input")?.focus();
  }
  return (
    <form className={styles.root} noValidate onSubmit={choose}>
      <Field
        label={text("delivery.pane.form.label")}
        hint={text("delivery.pane.form.hint", { zone: placeOf(zone) })}
        {...(fault ? { validationMessage: text(`delivery.pane.fault.${fault}`) } : {})}
      >
        <Input
          type="datetime-local"
          ref={focusWhenShown}
          value={wallTime}
          min={wallTimeOf(now, zone)}
          max={wallTimeAhead(now, zone, 365, "23:59")}
          onChange={(_event, { value }) => {
            setWallTime(value);
            setFault(undefined);
          }}
        />
      </Field>
      <div id={thereId} role="status">
        <Consequences wallTime={wallTime} zoneThere={zoneThere} judged={judged} now={now} />
      </div>
      {problem !== undefined && <Problem message={problem} />}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" aria-describedby={thereId} disabledFocusable={isBusy}>
          {confirm}
        </Button>
        <Button disabledFocusable={isBusy} onClick={onCancel}>
          {text("delivery.pane.form.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface ConsequencesProps {
  readonly wallTime: string;
  readonly zoneThere: string | null;
  readonly judged: AdviceAnswer | undefined;
  readonly now: Date;
}

/** What the time is where the recipient is, and what speaks against it; none of it keeps the rep from choosing it. */
function Consequences({ wallTime, zoneThere, judged, now }: ConsequencesProps) {
  const styles = useStyles();
  const { environment, locale, text } = useEnvironment();
  const { zone } = environment;
  const at = readInstant(wallTime, zone);
  // Of a time that is over only one thing is to be said.
  if (!at || at <= now) return null;
  const there = zoneThere !== null && { zone: zoneThere, time: sayTimeThere(at, now, zoneThere, locale) };
  return (
    <>
      {there && (
        <Text block className={styles.quiet}>
          {text("delivery.pane.there", { time: there.time, place: placeOf(there.zone) })}
        </Text>
      )}
      {judged?.code === "outsideHours" && <Text block>{text("delivery.pane.outsideHours")}</Text>}
      {judged?.warning && <Text block>{judged.warning}</Text>}
      {isSkipped(wallTime, zone) && <Text block>{text("delivery.pane.skipped", { at })}</Text>}
    </>
  );
}
