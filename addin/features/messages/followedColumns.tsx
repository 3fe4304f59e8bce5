import {
  createTableColumn,
  Link,
  makeStyles,
  mergeClasses,
  type TableColumnDefinition,
  Text,
  tokens,
} from "@fluentui/react-components";
import { type ReactNode, useMemo } from "react";
import type { MessageItem } from "../../../shared/messages.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf } from "../shell/routes.ts";
import type { SayWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import { listRecipients, sayRecipients } from "./people.ts";
import { type FollowedSort, followedSorts } from "./view.ts";

const useStyles = makeStyles({
  clip: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", display: "block" },
  stack: { display: "flex", flexDirection: "column", minWidth: 0 },
  link: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  none: { color: tokens.colorNeutralForeground3 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const useWidths = makeStyles({
  subject: { flex: "5 1 0" },
  recipients: { flex: "3 1 0" },
  status: { flex: "4 1 0" },
  instant: { flex: "0 0 104px" },
  count: { flex: "0 0 54px", fontVariantNumeric: "tabular-nums" },
  wideCount: { flex: "0 0 80px", fontVariantNumeric: "tabular-nums" },
});

const widthNames = {
  subject: "subject",
  recipients: "recipients",
  status: "status",
  opens: "count",
  lastOpenedAt: "instant",
  linkClicks: "count",
  attachmentViews: "wideCount",
  replies: "count",
  sentAt: "instant",
} as const;
export type ColumnId = keyof typeof widthNames;

/** Where there is less room, recipients stand under the subject, and the status alone says when it was last opened. */
const roomyOnly: ReadonlySet<ColumnId> = new Set<ColumnId>(["recipients", "lastOpenedAt"]);
const columnIds = Object.keys(widthNames) as ColumnId[];

/** The class that gives a column its part of the width. */
export function useColumnWidth(): (columnId: unknown) => string {
  const widths = useWidths();
  return (columnId) => widths[widthNames[columnId as ColumnId]];
}

export const isSort = (columnId: unknown): columnId is FollowedSort =>
  followedSorts.some((sort) => sort === columnId);

/** @param isRoomy whether there is room for all columns. */
export function useColumns(say: SayWhen, isRoomy: boolean): TableColumnDefinition<MessageItem>[] {
  const text = useText();
  return useMemo(
    () =>
      columnIds
        .filter((columnId) => isRoomy || !roomyOnly.has(columnId))
        .map((columnId) => {
          const column = {
            columnId,
            renderHeaderCell: () => text(`messages.column.${columnId}`),
            renderCell: (item: MessageItem) => cellOf(columnId, item, { text, say, isRoomy }),
          };
          // The server sorts; a comparison that finds all alike only tells the grid which columns can be sorted.
          return createTableColumn(isSort(columnId) ? { ...column, compare: (_a, _b) => 0 } : column);
        }),
    [text, say, isRoomy],
  );
}

interface CellNeeds {
  readonly text: Translate;
  readonly say: SayWhen;
  readonly isRoomy: boolean;
}

function cellOf(id: ColumnId, item: MessageItem, { text, say, isRoomy }: CellNeeds): ReactNode {
  switch (id) {
    case "subject":
      return <Subject item={item} hasRecipients={!isRoomy} />;
    case "recipients":
      return <Recipients item={item} />;
    case "status":
      return item.statusText;
    case "sentAt":
    case "lastOpenedAt": {
      const at = item[id];
      if (at !== null) return <When at={at} say={say} />;
      return <Nothing>{text(id === "sentAt" ? "messages.notSent" : "messages.neverOpened")}</Nothing>;
    }
    default:
      return item[id];
  }
}

const Nothing = ({ children }: { readonly children: string }) => (
  <span className={useStyles().none}>{children}</span>
);

function Subject({ item, hasRecipients }: { readonly item: MessageItem; readonly hasRecipients: boolean }) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.stack}>
      <Link
        href={hrefOf({ page: "message", messageId: item.messageId })}
        // The row is the stop for the keyboard, and Enter opens it.
        tabIndex={-1}
        title={item.subject}
        className={mergeClasses(styles.clip, styles.link)}
      >
        {item.subject || text("messages.noSubject")}
      </Link>
      {hasRecipients && (
        <Text size={200} className={styles.quiet}>
          <Recipients item={item} />
        </Text>
      )}
    </div>
  );
}

function Recipients({ item }: { readonly item: MessageItem }) {
  const text = useText();
  return (
    <span className={useStyles().clip} title={listRecipients(item.to)}>
      {sayRecipients(item.to, text)}
    </span>
  );
}
