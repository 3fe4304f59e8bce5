import {
  Button,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Text,
  tokens,
  useAnnounce,
} from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { api, type Me } from "../../../shared/api.ts";
import { type CrmRecord, FollowPreference, RecordLimits } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Heading } from "../shell/Heading.tsx";
import { useAct } from "../shell/useAct.ts";
import { useWhen } from "../shell/useWhen.ts";

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
  const client = useApi();
  const { announce } = useAnnounce();
  const [follow, setFollow] = useState(record.follow);
  const [source, setSource] = useState(record.followSource ?? "");
  const [act, run] = useAct();
  const isChanged = follow !== record.follow || source.trim() !== (record.followSource ?? "");

  async function save(event: FormEvent) {
    event.preventDefault();
    const input = { follow, followSource: source.trim() || null };
    const params = { recordId: record.recordId };
    const saved = await run(async () => void (await client.call(api.changeRecord, { params, input })));
    if (!saved) return;
    announce(text("full.saved"));
    onSaved();
  }

  return (
    <form className={styles.root} onSubmit={(event) => void save(event)}>
      <Heading>{text("records.follow.title")}</Heading>
      <Field label={text("records.follow.legend")}>
        <RadioGroup value={follow} onChange={(_event, data) => setFollow(data.value as FollowPreference)}>
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
