import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { SearchField } from "../shell/SearchField.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  search: { width: "100%", maxWidth: "none" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  record: { justifyContent: "flex-start", width: "100%", textAlign: "start", minWidth: 0 },
  words: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** As many as fit without scrolling far: with more, typing on is quicker. */
const MAX_SHOWN = 8;

export function RecordPicker({ onPick }: { readonly onPick: (record: CrmRecord) => void }) {
  const styles = useStyles();
  const text = useText();
  const client = useApi();
  const [search, setSearch] = useState("");
  const [records, reload] = useLoad(
    (signal) => client.call(api.listRecords, { input: search === "" ? {} : { search }, signal }),
    [client, search],
  );
  return (
    <div className={styles.root}>
      <SearchField
        className={styles.search}
        label={text("regarding.search")}
        value={search}
        onSearch={setSearch}
      />
      {records.state === "loading" && <Loading />}
      {records.state === "failed" && <Problem message={records.message} onRetry={reload} />}
      {records.state === "ready" && (
        <Found
          records={records.value.items}
          hasMore={records.value.cursor !== null}
          search={search}
          onPick={onPick}
        />
      )}
    </div>
  );
}

interface FoundProps {
  readonly records: readonly CrmRecord[];
  readonly hasMore: boolean;
  readonly search: string;
  readonly onPick: (record: CrmRecord) => void;
}

function Found({ records, hasMore, search, onPick }: FoundProps) {
  const styles = useStyles();
  const text = useText();
  if (records.length === 0) {
    return <Text>{search === "" ? text("regarding.noRecords") : text("regarding.noMatch", { search })}</Text>;
  }
  return (
    <>
      <ul className={styles.list} aria-label={text("regarding.list")}>
        {records.slice(0, MAX_SHOWN).map((record) => (
          <li key={record.recordId}>
            <Button appearance="subtle" className={styles.record} onClick={() => onPick(record)}>
              <span className={styles.words}>
                <bdi>{record.name}</bdi>
                <Text size={200} className={styles.quiet}>
                  {text(`records.kind.${record.kind}`)}
                </Text>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {(hasMore || records.length > MAX_SHOWN) && (
        <Text size={200} className={styles.quiet}>
          {text("regarding.more")}
        </Text>
      )}
    </>
  );
}
