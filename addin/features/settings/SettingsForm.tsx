import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { FormEvent } from "react";
import type { Settings } from "../../../shared/settings.ts";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { Confirm } from "../shell/Confirm.tsx";
import { SettingsFields } from "./SettingsFields.tsx";
import { useSettingsForm } from "./useSettingsForm.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, maxWidth: "720px" },
  save: { alignSelf: "flex-start" },
});

interface SettingsFormProps {
  readonly saved: Settings;
  readonly onSaved: () => void;
}

/** Everything here reaches everybody, so saving asks once more. */
export function SettingsForm({ saved, onSaved }: SettingsFormProps) {
  const styles = useStyles();
  const text = useText();
  const form = useSettingsForm(saved, onSaved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.ask();
  };
  const { draft, isLimitWrong, isExpiryWrong, areHoursWrong, change } = form;
  return (
    <form className={styles.root} noValidate onSubmit={submit}>
      <SettingsFields {...{ draft, isLimitWrong, isExpiryWrong, areHoursWrong }} onChange={change} />
      {form.stage === "saved" && <Problem intent="success" message={text("settings.saved")} />}
      {form.stage === "asking" ? (
        <Confirm
          question={text(form.changes.engagement === false ? "settings.confirm.off" : "settings.confirm")}
          yes={text("settings.confirm.yes")}
          no={text("full.cancel")}
          act={form.act}
          onYes={() => void form.save()}
          onNo={form.keep}
        />
      ) : (
        <Button
          ref={form.stage === "editing" ? null : focusWhenShown}
          type="submit"
          appearance="primary"
          className={styles.save}
          disabledFocusable={!form.canSave}
        >
          {text("full.save")}
        </Button>
      )}
    </form>
  );
}
