import { Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import { useText } from "../../ui/Frame.tsx";
import { SearchField } from "../shell/SearchField.tsx";
import { type FollowedSort, type FollowedView, followedSorts } from "./view.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalM },
  search: { flexGrow: 1, flexBasis: "220px", maxWidth: "420px" },
  order: { gridTemplateColumns: "auto 1fr" },
});

interface FollowedToolbarProps {
  readonly view: FollowedView;
  readonly onSort: (sort: FollowedSort) => void;
  readonly onSearch: (search: string) => void;
}

export function FollowedToolbar({ view, onSort, onSearch }: FollowedToolbarProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <search className={styles.root}>
      <SearchField
        className={styles.search}
        label={text("messages.followed.search")}
        value={view.search}
        onSearch={onSearch}
      />
      {/* What waits for its time is listed by that. */}
      {view.list === "followed" && (
        <Field label={text("messages.followed.sort")} orientation="horizontal" className={styles.order}>
          <Select value={view.sort} onChange={(_event, data) => onSort(data.value as FollowedSort)}>
            {followedSorts.map((sort) => (
              <option key={sort} value={sort}>
                {text(`messages.sort.${sort}`)}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </search>
  );
}
