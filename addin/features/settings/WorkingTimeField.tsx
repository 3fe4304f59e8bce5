import { Checkbox, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { dayNames } from "../../../shared/settings.ts";
import { useText } from "../../ui/Frame.tsx";
import { type Draft, withDay } from "./changes.ts";
import { Setting } from "./Setting.tsx";

const useStyles = makeStyles({
  hours: { display: "flex", flexWrap: "wrap", columnGap: tokens.spacingHorizontalL },
  days: { display: "flex", flexWrap: "wrap", margin: 0, padding: 0, border: 0 },
});

export interface WorkingTimeFieldProps {
  readonly draft: Draft;
  readonly areHoursWrong: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** When recipients are at work, by their own clocks; what the advice on when to send goes by. */
export function WorkingTimeField({ draft, areHoursWrong, onChange }: WorkingTimeFieldProps) {
  const styles = useStyles();
  const text = useText();
  const { workingHours, workingDays } = draft;
  const wrong = areHoursWrong ? { validationMessage: text("settings.workingHours.wrong") } : {};
  const hour = (end: "start" | "end") => (
    <Field label={text(`settings.workingHours.${end}`)} {...(end === "end" ? wrong : {})}>
      <Input
        value={workingHours[end]}
        onChange={(_event, { value }) => onChange({ workingHours: { ...workingHours, [end]: value } })}
      />
    </Field>
  );
  return (
    <Setting means={text("settings.workingTime.means")}>
      <div className={styles.hours}>
        {hour("start")}
        {hour("end")}
      </div>
      <fieldset className={styles.days}>
        <legend>{text("settings.workingDays")}</legend>
        {dayNames.map((day) => (
          <Checkbox
            key={day}
            label={text(`settings.workingDays.${day}`)}
            checked={workingDays.includes(day)}
            onChange={(_event, { checked }) =>
              onChange({ workingDays: withDay(workingDays, day, checked === true) })
            }
          />
        ))}
      </fieldset>
    </Setting>
  );
}
