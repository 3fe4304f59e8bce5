import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { readInstant, wallTimeOf } from "../../../shared/wallTime.ts";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { placeOf } from "../delivery/rules.ts";
import { canSnoozeUntil, tomorrowMorning } from "./snooze.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

interface SnoozeFormProps {
  readonly now: Date;
  readonly onChosen: (until: Date) => void;
  readonly onCancel: () => void;
}

/** Asks until when a card is put off, in the rep's own time zone. */
export function SnoozeForm({ now, onChosen, onCancel }: SnoozeFormProps) {
  const styles = useStyles();
  const text = useText();
  const { zone } = useEnvironment().environment;
  const [wallTime, setWallTime] = useState(() => wallTimeOf(tomorrowMorning(now, zone), zone));
  const [isWrong, setWrong] = useState(false);
  function choose(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const until = readInstant(wallTime, zone);
    if (canSnoozeUntil(until, now)) onChosen(until);
    else {
      setWrong(true);
      event.currentTarget.querySelector("input")?.focus();
    }
  }
  return (
    <form className={styles.root} noValidate onSubmit={choose}>
      <Field
        label={text("assistant.snooze.title")}
        hint={text("assistant.snooze.hint", { zone: placeOf(zone) })}
        {...(isWrong ? { validationMessage: text("assistant.snooze.wrong") } : {})}
      >
        <Input
          type="datetime-local"
          ref={focusWhenShown}
          value={wallTime}
          min={wallTimeOf(now, zone)}
          onChange={(_event, { value }) => {
            setWallTime(value);
            setWrong(false);
          }}
        />
      </Field>
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary">
          {text("assistant.snooze.confirm")}
        </Button>
        <Button onClick={onCancel}>{text("assistant.snooze.cancel")}</Button>
      </div>
    </form>
  );
}
