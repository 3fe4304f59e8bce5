import { Field, makeStyles, Select } from "@fluentui/react-components";

const useStyles = makeStyles({
  field: { alignItems: "center", gridTemplateColumns: "auto 1fr" },
});

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

/** One labelled choice on one line. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const styles = useStyles();
  return (
    <Field label={label} size="small" orientation="horizontal" className={styles.field}>
      <Select size="small" value={value} onChange={(_, data) => onChange(data.value)}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
