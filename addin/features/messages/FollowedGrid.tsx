import {
  createTableColumn,
  DataGrid,
  DataGridBody,
  DataGridCell,
  DataGridHeader,
  DataGridHeaderCell,
  DataGridRow,
  Link,
  makeStyles,
  mergeClasses,
  type TableColumnDefinition,
  tokens,
} from "@fluentui/react-components";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo } from "react";
import type { MessageItem } from "../../../shared/messages.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf } from "../shell/routes.ts";
import type { SayWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { listRecipients, sayRecipients } from "./people.ts";
import type { FollowedSort } from "./view.ts";
import { followedSorts } from "./view.ts";

const useStyles = makeStyles({
  header: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: `${tokens.borderRadiusLarge} ${tokens.borderRadiusLarge} 0 0`,
  },
  row: { cursor: "pointer" },
  headerCell: { minWidth: 0, overflowWrap: "break-word", lineHeight: tokens.lineHeightBase200 },
  cell: { minWidth: 0 },
  subject: { flex: "5 1 0" },
  recipients: { flex: "3 1 0" },
  status: { flex: "4 1 0" },
  instant: { flex: "0 0 104px" },
  count: { flex: "0 0 54px", fontVariantNumeric: "tabular-nums" },
  wideCount: { flex: "0 0 80px", fontVariantNumeric: "tabular-nums" },
  clip: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", display: "block" },
  link: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  none: { color: tokens.colorNeutralForeground3 },
});

type Styles = ReturnType<typeof useStyles>;
type ColumnId =
  | Exclude<keyof MessageItem, "messageId" | "to" | "statusText" | "repId" | "followed">
  | "recipients";
type Width = "subject" | "recipients" | "status" | "instant" | "count" | "wideCount";

const widths = {
  subject: "subject",
  recipients: "recipients",
  status: "status",
  opens: "count",
  lastOpenedAt: "instant",
  linkClicks: "count",
  attachmentViews: "wideCount",
  replies: "count",
  sentAt: "instant",
} as const satisfies Record<ColumnId, Width>;
const columnIds = Object.keys(widths) as ColumnId[];

const isSort = (columnId: unknown): columnId is FollowedSort =>
  followedSorts.some((sort) => sort === columnId);

const open = (item: MessageItem) => {
  window.location.hash = hrefOf({ page: "message", messageId: item.messageId });
};

function cellOf(id: ColumnId, item: MessageItem, text: Translate, say: SayWhen, styles: Styles): ReactNode {
  switch (id) {
    case "subject":
      return (
        <Link
          href={hrefOf({ page: "message", messageId: item.messageId })}
          // The row is the stop for the keyboard, and Enter opens it.
          tabIndex={-1}
          title={item.subject}
          className={mergeClasses(styles.clip, styles.link)}
        >
          {item.subject || text("messages.noSubject")}
        </Link>
      );
    case "recipients":
      return (
        <span className={styles.clip} title={listRecipients(item.to)}>
          {sayRecipients(item.to, text)}
        </span>
      );
    case "status":
      return item.statusText;
    case "sentAt":
    case "lastOpenedAt": {
      const at = item[id];
      if (at !== null) return <When at={at} say={say} />;
      return (
        <span className={styles.none}>
          {text(id === "sentAt" ? "messages.notSent" : "messages.neverOpened")}
        </span>
      );
    }
    default:
      return item[id];
  }
}

interface FollowedGridProps {
  readonly items: readonly MessageItem[];
  readonly sort: FollowedSort;
  readonly onSort: (sort: FollowedSort) => void;
  readonly say: SayWhen;
}

/** The followed messages where there is room for columns. Arrow keys move between rows, Enter opens one. */
export function FollowedGrid({ items, sort, onSort, say }: FollowedGridProps) {
  const styles = useStyles();
  const text = useText();
  const columns = useMemo(
    () =>
      columnIds.map((columnId): TableColumnDefinition<MessageItem> => {
        const column = {
          columnId,
          renderHeaderCell: () => text(`messages.column.${columnId}`),
          renderCell: (item: MessageItem) => cellOf(columnId, item, text, say, styles),
        };
        // The server sorts; a comparison that finds all alike only tells the grid which columns can be sorted.
        return createTableColumn(isSort(columnId) ? { ...column, compare: (_a, _b) => 0 } : column);
      }),
    [text, say, styles],
  );
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
      <DataGridHeader className={styles.header}>
        <DataGridRow>
          {({ columnId, renderHeaderCell }) => (
            <DataGridHeaderCell
              focusMode="none"
              className={mergeClasses(styles.headerCell, styles[widths[columnId as ColumnId]])}
            >
              {renderHeaderCell()}
            </DataGridHeaderCell>
          )}
        </DataGridRow>
      </DataGridHeader>
      <DataGridBody<MessageItem>>
        {({ item, rowId }) => (
          <DataGridRow<MessageItem>
            key={rowId}
            className={styles.row}
            onClick={(event: MouseEvent) => openByClick(event, item)}
            onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && open(item)}
          >
            {({ columnId, renderCell }) => (
              <DataGridCell className={mergeClasses(styles.cell, styles[widths[columnId as ColumnId]])}>
                {renderCell(item)}
              </DataGridCell>
            )}
          </DataGridRow>
        )}
      </DataGridBody>
    </DataGrid>
  );
}

/** A click anywhere in the row opens it, but for the link, which opens itself, and for marking text to copy. */
function openByClick(event: MouseEvent, item: MessageItem): void {
  const isOnLink = event.target instanceof Element && event.target.closest("a") !== null;
  if (!isOnLink && !window.getSelection()?.toString()) open(item);
}
