import { Link, makeStyles, Text, tokens } from "@fluentui/react-components";
import type { Address } from "../../../shared/address.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { ActivityList } from "../messages/ActivityList.tsx";
import { Heading } from "../shell/Heading.tsx";
import { linkTo } from "./links.ts";
import { type Activity, useActivity } from "./useCorrespondent.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  none: { display: "block", padding: tokens.spacingHorizontalM, color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

/** What went on lately with whom the mail being read is from. */
export function Correspondence({ person }: { readonly person: Address }) {
  const styles = useStyles();
  const text = useText();
  const [activity, reload] = useActivity(person.address);
  const record = activity.state === "ready" ? activity.value.record : undefined;
  const name = record?.name ?? person.name ?? person.address;
  return (
    <section className={styles.root} aria-label={text("assistant.sender.title", { name })}>
      <Heading>{text("assistant.sender.title", { name })}</Heading>
      {activity.state === "loading" && <Loading lines={4} />}
      {activity.state === "failed" && <Problem message={activity.message} onRetry={reload} />}
      {activity.state === "ready" && (
        <Known activity={activity.value} address={person.address} name={name} onChanged={reload} />
      )}
    </section>
  );
}

interface KnownProps {
  readonly activity: Activity;
  readonly address: string;
  readonly name: string;
  readonly onChanged: () => void;
}

function Known({ activity: { record, entries }, address, name, onChanged }: KnownProps) {
  const styles = useStyles();
  const text = useText();
  if (!record) return <Text className={styles.quiet}>{text("assistant.sender.unknown", { address })}</Text>;
  return (
    <>
      <div className={styles.card}>
        <ActivityList
          isNarrow
          entries={entries}
          label={text("assistant.sender.title", { name })}
          linkTo={(messageId) => linkTo({ page: "message", messageId }, "pane")}
          empty={<Text className={styles.none}>{text("assistant.sender.none", { name })}</Text>}
          onChanged={onChanged}
        />
      </div>
      <Link {...linkTo({ page: "record", recordId: record.recordId }, "pane")}>
        {text("assistant.sender.all", { name })}
      </Link>
    </>
  );
}
