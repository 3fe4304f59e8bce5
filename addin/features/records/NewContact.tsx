import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { api } from "../../../shared/api.ts";
import { NewRecord, RecordLimits } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { useAct } from "../shell/useAct.ts";

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
  const client = useApi();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [act, run] = useAct();
  const parsed = NewRecord.safeParse({ kind: "contact", name, emails: [email.trim()] });
  const faults = new Set(parsed.error?.issues.map((issue) => issue.path[0]));
  const faultOf = (field: "name" | "emails", sentence: string) =>
    isChecked && faults.has(field) ? { validationMessage: sentence } : {};

  async function add(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (!parsed.success) return;
    const input = parsed.data;
    if (await run(async () => void (await client.call(api.createRecord, { input })))) onEnd(input.name);
  }

  return (
    <form
      className={styles.root}
      noValidate
      onSubmit={(event) => void add(event)}
      aria-label={text("records.new")}
    >
      <Field label={text("records.new.name")} required {...faultOf("name", text("records.new.nameMissing"))}>
        <Input
          ref={focusWhenShown}
          value={name}
          maxLength={RecordLimits.maxTextLength}
          autoComplete="off"
          onChange={(_event, data) => setName(data.value)}
        />
      </Field>
      <Field
        label={text("records.new.email")}
        required
        {...faultOf("emails", text("records.new.emailWrong"))}
      >
        <Input
          type="email"
          value={email}
          maxLength={320}
          autoComplete="off"
          onChange={(_event, data) => setEmail(data.value)}
        />
      </Field>
      {act.state === "failed" && <Problem message={act.message} />}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={act.state === "working"}>
          {text("records.new.add")}
        </Button>
        <Button onClick={() => onEnd(undefined)}>{text("full.cancel")}</Button>
      </div>
    </form>
  );
}
