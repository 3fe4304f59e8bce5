import {
  DataGrid,
  DataGridBody,
  DataGridCell,
  DataGridHeader,
  DataGridHeaderCell,
  DataGridRow,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import type { KeyboardEvent, MouseEvent } from "react";
import type { MessageItem } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useRoomy } from "../shell/useMedia.ts";
import type { SayWhen } from "../shell/useWhen.ts";
import { isSort, useColumns, useColumnWidth } from "./followedColumns.tsx";
import type { FollowedSort } from "./view.ts";

const useStyles = makeStyles({
  header: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: `${tokens.borderRadiusLarge} ${tokens.borderRadiusLarge} 0 0`,
  },
  row: { cursor: "pointer" },
  // A word that is too long for its column breaks, rather than run into the next one.
  headerCell: { minWidth: 0, overflowWrap: "anywhere", lineHeight: tokens.lineHeightBase200 },
  cell: { minWidth: 0 },
});

const open = (item: MessageItem) => {
  window.location.hash = hrefOf({ page: "message", messageId: item.messageId });
};

interface FollowedGridProps {
  readonly items: readonly MessageItem[];
  readonly sort: FollowedSort;
  readonly onSort: (sort: FollowedSort) => void;
  readonly say: SayWhen;
}

/** The followed messages where there is room for columns. Arrow keys move between rows, Enter opens one. */
export function FollowedGrid({ items, sort, onSort, say }: FollowedGridProps) {
  const text = useText();
  const columns = useColumns(say, useRoomy());
  return (
    <DataGrid
      items={items as MessageItem[]}
      columns={columns}
      getRowId={(item: MessageItem) => item.messageId}
      sortable
      sortState={{ sortColumn: sort, sortDirection: "descending" }}
      onSortChange={(_event, { sortColumn }) => isSort(sortColumn) && onSort(sortColumn)}
      focusMode="row_unstable"
      aria-label={text("messages.followed.list")}
    >
      <Header />
      <DataGridBody<MessageItem>>{({ item, rowId }) => <Row key={rowId} item={item} />}</DataGridBody>
    </DataGrid>
  );
}

function Header() {
  const styles = useStyles();
  const widthOf = useColumnWidth();
  return (
    <DataGridHeader className={styles.header}>
      <DataGridRow>
        {({ columnId, renderHeaderCell }) => (
          <DataGridHeaderCell focusMode="none" className={mergeClasses(styles.headerCell, widthOf(columnId))}>
            {renderHeaderCell()}
          </DataGridHeaderCell>
        )}
      </DataGridRow>
    </DataGridHeader>
  );
}

function Row({ item }: { readonly item: MessageItem }) {
  const styles = useStyles();
  const widthOf = useColumnWidth();
  return (
    <DataGridRow<MessageItem>
      className={styles.row}
      onClick={(event: MouseEvent) => openByClick(event, item)}
      onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && open(item)}
    >
      {({ columnId, renderCell }) => (
        <DataGridCell className={mergeClasses(styles.cell, widthOf(columnId))}>
          {renderCell(item)}
        </DataGridCell>
      )}
    </DataGridRow>
  );
}

/** A click anywhere in the row opens it, but for the link, which opens itself, and for marking text to copy. */
function openByClick(event: MouseEvent, item: MessageItem): void {
  const isOnLink = event.target instanceof Element && event.target.closest("a") !== null;
  if (!isOnLink && !window.getSelection()?.toString()) open(item);
}
