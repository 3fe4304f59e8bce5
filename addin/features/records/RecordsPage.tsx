import { Button, Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import { PeopleRegular, PersonAddRegular, SearchRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { RecordKind } from "../../../shared/records.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { ListPanel } from "../shell/ListPanel.tsx";
import { Page } from "../shell/Page.tsx";
import { SearchField } from "../shell/SearchField.tsx";
import { NewContact } from "./NewContact.tsx";
import { RecordList } from "./RecordList.tsx";
import { allRecords, type RecordsView, useRecords } from "./useRecords.ts";

const useStyles = makeStyles({
  toolbar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalM },
  search: { flexGrow: 1, flexBasis: "220px", maxWidth: "420px" },
  kind: { gridTemplateColumns: "auto 1fr" },
});

/** Who the organization writes to, and whether their messages may be followed. */
export function RecordsPage() {
  const text = useText();
  const { view, setView, ...panel } = useRecords();
  const [stage, setStage] = useState<"before" | "adding" | "after">("before");
  const [added, setAdded] = useState<string>();
  const finishAdding = (name: string | undefined) => {
    setStage("after");
    setAdded(name);
    if (name !== undefined) panel.reload();
  };
  return (
    <Page
      title={text("records.title")}
      action={
        stage !== "adding" && <AddButton hasFocus={stage === "after"} onAdd={() => setStage("adding")} />
      }
    >
      {stage === "adding" && <NewContact onEnd={finishAdding} />}
      {added !== undefined && (
        <Problem intent="success" message={text("records.new.added", { name: added })} />
      )}
      <Toolbar view={view} onChange={setView} />
      <ListPanel {...panel}>
        {(items) =>
          items.length > 0 ? (
            <RecordList records={items} />
          ) : (
            <NoRecords view={view} onShowAll={() => setView(allRecords)} />
          )
        }
      </ListPanel>
    </Page>
  );
}

/** Takes the focus back from the form it opened. */
function AddButton({ hasFocus, onAdd }: { readonly hasFocus: boolean; readonly onAdd: () => void }) {
  const text = useText();
  return (
    <Button
      ref={hasFocus ? focusWhenShown : null}
      appearance="primary"
      icon={<PersonAddRegular />}
      onClick={onAdd}
    >
      {text("records.new")}
    </Button>
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
