import {
  Button,
  Field,
  Input,
  makeStyles,
  Select,
  Switch,
  Text,
  tokens,
  useAnnounce,
} from "@fluentui/react-components";
import { type FormEvent, type ReactNode, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Settings } from "../../../shared/settings.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { Confirm } from "../shell/Confirm.tsx";
import { useAct } from "../shell/useAct.ts";
import { changesOf, type Draft, draftOf, readLimit } from "./changes.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, maxWidth: "720px" },
  setting: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  means: { color: tokens.colorNeutralForeground2 },
  short: { maxWidth: "240px" },
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
  const client = useApi();
  const { announce } = useAnnounce();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [stage, setStage] = useState<"editing" | "asking" | "kept" | "saved">("editing");
  const [act, run] = useAct();
  const change = (part: Partial<Draft>) => {
    setStage("editing");
    setDraft({ ...draft, ...part });
  };
  const isLimitWrong = readLimit(draft.recipientLimit) === undefined;
  const changes = changesOf(saved, draft);
  const canSave = !isLimitWrong && Object.keys(changes).length > 0;

  async function save() {
    const done = await run(async () => void (await client.call(api.putSettings, { input: changes })));
    if (!done) return;
    setStage("saved");
    announce(text("settings.saved"));
    onSaved();
  }
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) setStage("asking");
  };

  return (
    <form className={styles.root} noValidate onSubmit={ask}>
      <Fields draft={draft} isLimitWrong={isLimitWrong} onChange={change} />
      {stage === "saved" && <Problem intent="success" message={text("settings.saved")} />}
      {stage === "asking" ? (
        <Confirm
          question={text(changes.engagement === false ? "settings.confirm.off" : "settings.confirm")}
          yes={text("settings.confirm.yes")}
          no={text("full.cancel")}
          act={act}
          onYes={() => void save()}
          onNo={() => setStage("kept")}
        />
      ) : (
        <Button
          ref={stage === "editing" ? null : focusWhenShown}
          type="submit"
          appearance="primary"
          className={styles.save}
          disabledFocusable={!canSave}
        >
          {text("full.save")}
        </Button>
      )}
    </form>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly isLimitWrong: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

function Fields({ draft, isLimitWrong, onChange }: FieldsProps) {
  const styles = useStyles();
  const text = useText();
  const wrong = isLimitWrong ? { validationMessage: text("settings.recipientLimit.wrong") } : {};
  return (
    <>
      <Setting means={text("settings.engagement.means")}>
        <Switch
          label={text("settings.engagement")}
          checked={draft.engagement}
          onChange={(_event, data) => onChange({ engagement: data.checked })}
        />
      </Setting>
      <Setting means={text("settings.defaultFollow.means")}>
        <Field label={text("settings.defaultFollow")} className={styles.short}>
          <Select
            value={draft.defaultFollow}
            onChange={(_event, data) => onChange({ defaultFollow: data.value as Draft["defaultFollow"] })}
          >
            <option value="allow">{text("settings.defaultFollow.allow")}</option>
            <option value="doNotAllow">{text("settings.defaultFollow.doNotAllow")}</option>
          </Select>
        </Field>
      </Setting>
      <Setting means={text("settings.recipientLimit.means")}>
        <Field label={text("settings.recipientLimit")} className={styles.short} {...wrong}>
          <Input
            inputMode="numeric"
            value={draft.recipientLimit}
            onChange={(_event, data) => onChange({ recipientLimit: data.value })}
          />
        </Field>
      </Setting>
      <Setting means={text("settings.skipAddressText.means")}>
        <Switch
          label={text("settings.skipAddressText")}
          checked={draft.skipAddressText}
          onChange={(_event, data) => onChange({ skipAddressText: data.checked })}
        />
      </Setting>
    </>
  );
}

function Setting({ means, children }: { readonly means: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.setting}>
      {children}
      <Text size={200} className={styles.means}>
        {means}
      </Text>
    </div>
  );
}
