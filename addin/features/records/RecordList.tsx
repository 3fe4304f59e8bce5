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

interface RecordListProps {
  readonly records: readonly CrmRecord[];
}

/** Records, each a link to its page: in columns where there is room. */
export function RecordList({ records }: RecordListProps) {
  return useNarrow() ? <Lines records={records} /> : <Columns records={records} />;
}

function RecordLink({ record }: { readonly record: CrmRecord }) {
  const styles = useStyles();
  return (
    <Link className={styles.name} href={hrefOf({ page: "record", recordId: record.recordId })}>
      {record.name}
    </Link>
  );
}

function Lines({ records }: RecordListProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <ul className={styles.list} aria-label={text("records.list")}>
      {records.map((record) => (
        <li key={record.recordId} className={styles.item}>
          <RecordLink record={record} />
          <Text className={styles.quiet}>
            {[text(`records.kind.${record.kind}`), ...record.emails].join(" · ")}
          </Text>
          <Text size={200}>
            {text("records.column.follow")}: {text(`records.follow.${record.follow}`)}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Columns({ records }: RecordListProps) {
  const styles = useStyles();
  const text = useText();
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
            <TableCell className={styles.cell}>
              <RecordLink record={record} />
            </TableCell>
            <TableCell className={styles.cell}>{text(`records.kind.${record.kind}`)}</TableCell>
            <TableCell className={styles.cell}>{record.emails.join(", ")}</TableCell>
            <TableCell className={styles.cell}>{text(`records.follow.${record.follow}`)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
