import { Button, Field, Input, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import type { Person, RecipientField } from "../../office/protocol.ts";
import { parseLine, toLine } from "../people.ts";
import { text } from "../text.ts";
import type { Draft } from "./draft.ts";
import type { DraftState } from "./draftState.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: tokens.spacingVerticalXS },
  row: { display: "flex", gap: tokens.spacingHorizontalXS },
  grow: { flexGrow: 1 },
  field: { gridTemplateColumns: "64px 1fr", alignItems: "center" },
});

interface PeopleInputProps {
  readonly label: string;
  readonly people: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
}

/** What is typed becomes recipients when the field is left, at Enter and at each semicolon. */
function PeopleInput({ label, people, onChange }: PeopleInputProps) {
  const styles = useStyles();
  const line = toLine(people);
  const [typed, setTyped] = useState(line);
  useEffect(() => setTyped(line), [line]);
  const commit = (value: string) => {
    const next = parseLine(value);
    if (toLine(next) === line) setTyped(line);
    else onChange(next);
  };
  return (
    <Field
      label={label}
      size="small"
      orientation="horizontal"
      className={mergeClasses(styles.field, styles.grow)}
    >
      <Input
        size="small"
        value={typed}
        title={text.recipientsHint}
        onChange={(_, { value }) => {
          setTyped(value);
          if (value.endsWith(";")) onChange(parseLine(value));
        }}
        onBlur={() => commit(typed)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(typed);
        }}
      />
    </Field>
  );
}

/** From, the recipients and the subject. */
export function Fields({ draft, state }: { draft: Draft; state: DraftState }) {
  const styles = useStyles();
  const [wantsBcc, setWantsBcc] = useState(false);
  const showsBcc = wantsBcc || state.bcc.length > 0;
  const field = (name: RecipientField, label: string) => (
    <PeopleInput
      key={name}
      label={label}
      people={state[name]}
      onChange={(people) => draft.setRecipients(name, people)}
    />
  );
  return (
    <div className={styles.root}>
      <div className={styles.row}>
        {field("to", text.to)}
        {!showsBcc && (
          <Button size="small" appearance="subtle" onClick={() => setWantsBcc(true)}>
            {text.showBcc}
          </Button>
        )}
      </div>
      {field("cc", text.cc)}
      {showsBcc && field("bcc", text.bcc)}
      <Field label={text.subject} size="small" orientation="horizontal" className={styles.field}>
        <Input size="small" value={state.subject} onChange={(_, { value }) => draft.setSubject(value)} />
      </Field>
    </div>
  );
}
