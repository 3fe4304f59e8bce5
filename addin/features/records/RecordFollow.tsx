import {
  Button,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Text,
  tokens,
} from "@fluentui/react-components";
import type { FormEvent } from "react";
import type { Me } from "../../../shared/api.ts";
import { type CrmRecord, FollowPreference, RecordLimits } from "../../../shared/records.ts";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Heading } from "../shell/Heading.tsx";
import { useWhen } from "../shell/useWhen.ts";
import { useRecordFollow } from "./useRecordFollow.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  choice: { display: "flex", flexDirection: "column" },
  quiet: { color: tokens.colorNeutralForeground2 },
  save: { alignSelf: "flex-start" },
});

interface RecordFollowProps {
  readonly record: CrmRecord;
  readonly me: Me;
  readonly onSaved: () => void;
}

/** What the record says about being followed, where that comes from, and since when. */
export function RecordFollow({ record, me, onSaved }: RecordFollowProps) {
  const styles = useStyles();
  const text = useText();
  const { follow, setFollow, source, setSource, act, isChanged, save } = useRecordFollow(record, onSaved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form className={styles.root} onSubmit={submit}>
      <Heading>{text("records.follow.title")}</Heading>
      <FollowChoice value={follow} onChange={setFollow} />
      <Field label={text("records.follow.source")} hint={text("records.follow.sourceHint")}>
        <Input
          value={source}
          maxLength={RecordLimits.maxTextLength}
          onChange={(_event, data) => setSource(data.value)}
        />
      </Field>
      <SetBy record={record} me={me} />
      {act.state === "failed" && <Problem message={act.message} />}
      <Button
        type="submit"
        appearance="primary"
        className={styles.save}
        disabledFocusable={!isChanged || act.state === "working"}
      >
        {text("full.save")}
      </Button>
    </form>
  );
}

interface FollowChoiceProps {
  readonly value: FollowPreference;
  readonly onChange: (follow: FollowPreference) => void;
}

function FollowChoice({ value, onChange }: FollowChoiceProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <Field label={text("records.follow.legend")}>
      <RadioGroup value={value} onChange={(_event, data) => onChange(data.value as FollowPreference)}>
        {FollowPreference.options.map((option) => (
          <Radio
            key={option}
            value={option}
            label={
              <span className={styles.choice}>
                {text(`records.follow.${option}`)}
                <Text size={200} className={styles.quiet}>
                  {text(`records.follow.${option}.means`)}
                </Text>
              </span>
            }
          />
        ))}
      </RadioGroup>
    </Field>
  );
}

function SetBy({ record, me }: { readonly record: CrmRecord; readonly me: Me }) {
  const styles = useStyles();
  const text = useText();
  const { followSetAt, followSetBy } = record;
  const say = useWhen([followSetAt]);
  if (followSetAt === null) return <Text className={styles.quiet}>{text("records.follow.neverSet")}</Text>;
  const key = followSetBy === me.repId ? "records.follow.setByYou" : "records.follow.setByColleague";
  return (
    <Text className={styles.quiet} title={say.exact(followSetAt)}>
      {text(key, { when: say.near(followSetAt) })}
    </Text>
  );
}
