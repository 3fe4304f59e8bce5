import {
  Link,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  tokens,
} from "@fluentui/react-components";
import type { CrmRecord } from "../../../shared/records.ts";
import { useText } from "../../ui/Frame.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useNarrow } from "../shell/useMedia.ts";

const useStyles = makeStyles({
  header: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  cell: {
    overflowWrap: "anywhere",
  },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    padding: tokens.spacingHorizontalM,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ":last-child": { borderBottom: "none" },
  },
  name: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

const columns = ["name", "kind", "emails", "follow"] as const;

/** Records, each a link to its page. */
export function RecordList({ records }: { readonly records: readonly CrmRecord[] }) {
  const styles = useStyles();
  const text = useText();
  const isNarrow = useNarrow();
  const kindOf = (record: CrmRecord) => text(`records.kind.${record.kind}`);
  const followOf = (record: CrmRecord) => text(`records.follow.${record.follow}`);
  const linkOf = (record: CrmRecord) => (
    <Link className={styles.name} href={hrefOf({ page: "record", recordId: record.recordId })}>
      {record.name}
    </Link>
  );
  if (isNarrow) {
    return (
      <ul className={styles.list} aria-label={text("records.list")}>
        {records.map((record) => (
          <li key={record.recordId} className={styles.item}>
            {linkOf(record)}
            <Text className={styles.quiet}>{[kindOf(record), ...record.emails].join(" · ")}</Text>
            <Text size={200}>
              {text("records.column.follow")}: {followOf(record)}
            </Text>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table aria-label={text("records.list")}>
      <TableHeader className={styles.header}>
        <TableRow>
          {columns.map((column) => (
            <TableHeaderCell key={column}>{text(`records.column.${column}`)}</TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {records.map((record) => (
          <TableRow key={record.recordId}>
            <TableCell className={styles.cell}>{linkOf(record)}</TableCell>
            <TableCell className={styles.cell}>{kindOf(record)}</TableCell>
            <TableCell className={styles.cell}>{record.emails.join(", ")}</TableCell>
            <TableCell className={styles.cell}>{followOf(record)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
