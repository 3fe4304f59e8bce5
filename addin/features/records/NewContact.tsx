import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import type { FormEvent } from "react";
import { RecordLimits } from "../../../shared/records.ts";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { useNewContact } from "./useNewContact.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    maxWidth: "420px",
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  buttons: { display: "flex", gap: tokens.spacingHorizontalS },
});

/** Adds a contact. `onEnd` gets its name, or nothing when the rep thought better of it. */
export function NewContact({ onEnd }: { readonly onEnd: (name: string | undefined) => void }) {
  const styles = useStyles();
  const text = useText();
  const { name, setName, email, setEmail, faults, act, add } = useNewContact(onEnd);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add();
  };
  const nameFault = faults.has("name") ? { validationMessage: text("records.new.nameMissing") } : {};
  const emailFault = faults.has("emails") ? { validationMessage: text("records.new.emailWrong") } : {};
  return (
    <form className={styles.root} noValidate onSubmit={submit} aria-label={text("records.new")}>
      <Field label={text("records.new.name")} required {...nameFault}>
        <Input
          ref={focusWhenShown}
          value={name}
          maxLength={RecordLimits.maxTextLength}
          autoComplete="off"
          onChange={(_event, data) => setName(data.value)}
        />
      </Field>
      <Field label={text("records.new.email")} required {...emailFault}>
        <Input
          type="email"
          value={email}
          maxLength={320}
          autoComplete="off"
          onChange={(_event, data) => setEmail(data.value)}
        />
      </Field>
      {act.state === "failed" && <Problem message={act.message} />}
      <Buttons isWorking={act.state === "working"} onCancel={() => onEnd(undefined)} />
    </form>
  );
}

function Buttons({ isWorking, onCancel }: { readonly isWorking: boolean; readonly onCancel: () => void }) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.buttons}>
      <Button type="submit" appearance="primary" disabledFocusable={isWorking}>
        {text("records.new.add")}
      </Button>
      <Button onClick={onCancel}>{text("full.cancel")}</Button>
    </div>
  );
}
