import { Button, Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import { PeopleRegular, PersonAddRegular, SearchRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { RecordKind } from "../../../shared/records.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Page } from "../shell/Page.tsx";
import { SearchField } from "../shell/SearchField.tsx";
import { ShowMore } from "../shell/ShowMore.tsx";
import { NewContact } from "./NewContact.tsx";
import { RecordList } from "./RecordList.tsx";
import { allRecords, type RecordsView, useRecords } from "./useRecords.ts";

const useStyles = makeStyles({
  toolbar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalM },
  search: { flexGrow: 1, flexBasis: "220px", maxWidth: "420px" },
  kind: { gridTemplateColumns: "auto 1fr" },
  list: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  loading: { padding: tokens.spacingHorizontalL },
});

/** Who the organization writes to, and whether their messages may be followed. */
export function RecordsPage() {
  const styles = useStyles();
  const text = useText();
  const { view, setView, records, isLoadingMore, showMore, reload } = useRecords();
  const [stage, setStage] = useState<"before" | "adding" | "after">("before");
  const isAdding = stage === "adding";
  const [added, setAdded] = useState<string>();
  const finishAdding = (name: string | undefined) => {
    setStage("after");
    setAdded(name);
    if (name !== undefined) reload();
  };
  return (
    <Page
      title={text("records.title")}
      action={
        !isAdding && (
          <Button
            ref={stage === "after" ? focusWhenShown : null}
            appearance="primary"
            icon={<PersonAddRegular />}
            onClick={() => setStage("adding")}
          >
            {text("records.new")}
          </Button>
        )
      }
    >
      {isAdding && <NewContact onEnd={finishAdding} />}
      {added !== undefined && (
        <Problem intent="success" message={text("records.new.added", { name: added })} />
      )}
      <Toolbar view={view} onChange={setView} />
      {records.state === "failed" && <Problem message={records.message} onRetry={reload} />}
      {records.state === "ready" && records.staleBecause !== undefined && (
        <Problem intent="warning" message={records.staleBecause} onRetry={reload} />
      )}
      {records.state !== "failed" && (
        <div className={styles.list}>
          {records.state === "loading" && (
            <div className={styles.loading}>
              <Loading lines={8} />
            </div>
          )}
          {records.state === "ready" && records.value.items.length === 0 && (
            <NoRecords view={view} onShowAll={() => setView(allRecords)} />
          )}
          {records.state === "ready" && records.value.items.length > 0 && (
            <RecordList records={records.value.items} />
          )}
          {records.state === "ready" && records.value.hasMore && (
            <ShowMore isLoading={isLoadingMore} onShowMore={showMore} />
          )}
        </div>
      )}
    </Page>
  );
}

function Toolbar({
  view,
  onChange,
}: {
  readonly view: RecordsView;
  readonly onChange: (view: RecordsView) => void;
}) {
  const styles = useStyles();
  const text = useText();
  return (
    <search className={styles.toolbar}>
      <SearchField
        className={styles.search}
        label={text("records.search")}
        value={view.search}
        onSearch={(search) => onChange({ ...view, search })}
      />
      <Field label={text("records.kinds")} orientation="horizontal" className={styles.kind}>
        <Select
          value={view.kind}
          onChange={(_event, data) => onChange({ ...view, kind: data.value as RecordsView["kind"] })}
        >
          <option value="all">{text("records.allKinds")}</option>
          {RecordKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {text(`records.kind.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
    </search>
  );
}

function NoRecords({ view, onShowAll }: { readonly view: RecordsView; readonly onShowAll: () => void }) {
  const text = useText();
  const isFiltered = view.search !== "" || view.kind !== "all";
  if (!isFiltered) {
    return (
      <EmptyState
        icon={<PeopleRegular />}
        title={text("records.empty.title")}
        text={text("records.empty.text")}
      />
    );
  }
  return (
    <EmptyState
      icon={<SearchRegular />}
      title={text("records.noMatch.title")}
      text={
        view.search === ""
          ? text("records.noKind.text")
          : text("records.noMatch.text", { search: view.search })
      }
      action={<Button onClick={onShowAll}>{text("records.clear")}</Button>}
    />
  );
}
