import {
  Button,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Textarea,
  tokens,
} from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { type ReminderCondition, ReminderLimits, type ReminderRequest } from "../../../shared/reminders.ts";
import { instantOf, wallTimeAhead, wallTimeOf } from "../../../shared/wallTime.ts";
import { useClock } from "../../api/ApiProvider.tsx";
import { useEnvironment } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { placeOf } from "../delivery/rules.ts";
import { useNow } from "../shell/useNow.ts";
import { faultsOf, type ReminderWish, type WishFaults } from "./rules.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

export interface ReminderFormProps {
  /** What the form begins with: `firstWish`. */
  readonly initial: ReminderWish;
  /** The conditions that can be known of the message. */
  readonly offered: readonly ReminderCondition[];
  readonly isBusy: boolean;
  /** Why it could not be set. */
  readonly problem?: string | undefined;
  readonly onChosen: (request: ReminderRequest) => void;
  readonly onCancel: () => void;
}

/** Asks when and of what the rep is to be reminded, before sending and after it (spec R1). */
export function ReminderForm({ initial, offered, isBusy, problem, onChosen, onCancel }: ReminderFormProps) {
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const { zone } = environment;
  const clock = useClock();
  const [wish, setWish] = useState(initial);
  const [faults, setFaults] = useState<WishFaults>({});
  function change(part: Partial<ReminderWish>) {
    setWish((before) => ({ ...before, ...part }));
    // Each stays until its own field is changed.
    setFaults(({ time, title }) => ({
      ...(time && part.wallTime === undefined ? { time } : {}),
      ...(title && part.title === undefined ? { title } : {}),
    }));
  }
  function choose(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const found = faultsOf(wish, zone, clock.now());
    setFaults(found);
    if (found.time || found.title) {
      const wrong = found.time ? "time" : "title";
      event.currentTarget.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
      return;
    }
    const { condition, wallTime, title, comment } = wish;
    onChosen({ condition, title: title.trim(), comment, remindAt: instantOf(wallTime, zone).toISOString() });
  }
  return (
    <form className={styles.root} noValidate onSubmit={choose}>
      <Conditions chosen={wish.condition} offered={offered} onChange={(condition) => change({ condition })} />
      <TimeField wallTime={wish.wallTime} fault={faults.time} onChange={(wallTime) => change({ wallTime })} />
      <Field
        label={text("reminders.form.title")}
        {...(faults.title ? { validationMessage: text("reminders.fault.title") } : {})}
      >
        <Input
          name="title"
          value={wish.title}
          maxLength={ReminderLimits.maxTitle}
          onChange={(_event, { value }) => change({ title: value })}
        />
      </Field>
      <Field
        label={text("reminders.form.comment")}
        hint={text("reminders.form.counter", { count: wish.comment.length, max: ReminderLimits.maxComment })}
      >
        <Textarea
          value={wish.comment}
          maxLength={ReminderLimits.maxComment}
          resize="vertical"
          onChange={(_event, { value }) => change({ comment: value })}
        />
      </Field>
      {problem !== undefined && <Problem message={problem} />}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={isBusy}>
          {text("reminders.form.confirm")}
        </Button>
        <Button disabledFocusable={isBusy} onClick={onCancel}>
          {text("reminders.form.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface ConditionsProps {
  readonly chosen: ReminderCondition;
  readonly offered: readonly ReminderCondition[];
  readonly onChange: (condition: ReminderCondition) => void;
}

const isCondition = (value: string, offered: readonly ReminderCondition[]): value is ReminderCondition =>
  offered.some((condition) => condition === value);

/** What can't be known is absent, and told. The chosen one has the focus when the form opens. */
function Conditions({ chosen, offered, onChange }: ConditionsProps) {
  const { text } = useEnvironment();
  const missing = !offered.includes("noReply") ? "both" : "opens";
  return (
    <Field
      label={text("reminders.form.condition")}
      {...(offered.includes("notOpened") ? {} : { hint: text("reminders.form.missing", { missing }) })}
    >
      <RadioGroup
        value={chosen}
        onChange={(_event, { value }) => {
          if (isCondition(value, offered)) onChange(value);
        }}
      >
        {offered.map((condition) => (
          <Radio
            key={condition}
            value={condition}
            label={text(`reminders.form.condition.${condition}`)}
            ref={condition === chosen ? focusWhenShown : null}
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

interface TimeFieldProps {
  readonly wallTime: string;
  readonly fault: WishFaults["time"];
  readonly onChange: (wallTime: string) => void;
}

function TimeField({ wallTime, fault, onChange }: TimeFieldProps) {
  const { environment, text } = useEnvironment();
  const { zone } = environment;
  const now = useNow();
  return (
    <Field
      label={text("reminders.form.time")}
      hint={text("reminders.form.hint", { zone: placeOf(zone) })}
      {...(fault ? { validationMessage: text(`reminders.fault.${fault}`) } : {})}
    >
      <Input
        name="time"
        type="datetime-local"
        value={wallTime}
        min={wallTimeOf(now, zone)}
        max={wallTimeAhead(now, zone, ReminderLimits.maxAheadDays, "23:59")}
        onChange={(_event, { value }) => onChange(value)}
      />
    </Field>
  );
}
