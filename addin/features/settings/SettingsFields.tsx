import { Field, Input, makeStyles, Select, Switch } from "@fluentui/react-components";
import { ShareScope } from "../../../shared/attachments.ts";
import { useText } from "../../ui/Frame.tsx";
import type { Draft } from "./changes.ts";
import { Setting } from "./Setting.tsx";
import { WorkingTimeField } from "./WorkingTimeField.tsx";

const useStyles = makeStyles({
  short: { maxWidth: "280px" },
});

export interface SettingsFieldsProps {
  readonly draft: Draft;
  readonly isLimitWrong: boolean;
  readonly isExpiryWrong: boolean;
  readonly areHoursWrong: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** Every setting, each with what it does to whom. */
export function SettingsFields(props: SettingsFieldsProps) {
  return (
    <>
      <OnOff {...props} name="engagement" />
      <DefaultFollow {...props} />
      <RecipientLimit {...props} />
      <OnOff {...props} name="skipAddressText" />
      <OnOff {...props} name="hostImages" />
      <AttachmentScope {...props} />
      <AttachmentExpiry {...props} />
      <WorkingTimeField {...props} />
      <Webhooks {...props} />
    </>
  );
}

type OnOffName = "engagement" | "skipAddressText" | "hostImages";

function OnOff({ draft, onChange, name }: SettingsFieldsProps & { readonly name: OnOffName }) {
  const text = useText();
  return (
    <Setting means={text(`settings.${name}.means`)}>
      <Switch
        label={text(`settings.${name}`)}
        checked={draft[name]}
        onChange={(_event, data) => onChange({ [name]: data.checked })}
      />
    </Setting>
  );
}

function Webhooks({ draft, onChange }: SettingsFieldsProps) {
  const text = useText();
  return (
    <Setting means={text("settings.webhooks.means")}>
      <Switch
        label={text("settings.webhooks")}
        checked={draft.channels.webhook}
        onChange={(_event, data) => onChange({ channels: { webhook: data.checked } })}
      />
    </Setting>
  );
}

function DefaultFollow({ draft, onChange }: SettingsFieldsProps) {
  const styles = useStyles();
  const text = useText();
  return (
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
  );
}

function RecipientLimit({ draft, isLimitWrong, onChange }: SettingsFieldsProps) {
  const styles = useStyles();
  const text = useText();
  const wrong = isLimitWrong ? { validationMessage: text("settings.recipientLimit.wrong") } : {};
  return (
    <Setting means={text("settings.recipientLimit.means")}>
      <Field label={text("settings.recipientLimit")} className={styles.short} {...wrong}>
        <Input
          inputMode="numeric"
          value={draft.recipientLimit}
          onChange={(_event, data) => onChange({ recipientLimit: data.value })}
        />
      </Field>
    </Setting>
  );
}

function AttachmentScope({ draft, onChange }: SettingsFieldsProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <Setting means={text("settings.attachmentScope.means")}>
      <Field label={text("settings.attachmentScope")} className={styles.short}>
        <Select
          value={draft.attachmentScope}
          onChange={(_event, data) => onChange({ attachmentScope: data.value as ShareScope })}
        >
          {ShareScope.options.map((scope) => (
            <option key={scope} value={scope}>
              {text(`settings.attachmentScope.${scope}`)}
            </option>
          ))}
        </Select>
      </Field>
    </Setting>
  );
}

function AttachmentExpiry({ draft, isExpiryWrong, onChange }: SettingsFieldsProps) {
  const styles = useStyles();
  const text = useText();
  const wrong = isExpiryWrong ? { validationMessage: text("settings.attachmentExpiry.wrong") } : {};
  return (
    <Setting means={text("settings.attachmentExpiry.means")}>
      <Switch
        label={text("settings.attachmentExpiry")}
        checked={draft.attachmentsExpire}
        onChange={(_event, data) => onChange({ attachmentsExpire: data.checked })}
      />
      {draft.attachmentsExpire && (
        <Field label={text("settings.attachmentExpiry.days")} className={styles.short} {...wrong}>
          <Input
            inputMode="numeric"
            value={draft.attachmentExpiryDays}
            onChange={(_event, data) => onChange({ attachmentExpiryDays: data.value })}
          />
        </Field>
      )}
    </Setting>
  );
}
