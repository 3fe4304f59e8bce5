import { Link, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Me } from "../../../shared/api.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { Heading } from "../shell/Heading.tsx";
import { Page } from "../shell/Page.tsx";
import { hrefOf } from "../shell/routes.ts";
import { useWide } from "../shell/useMedia.ts";
import { RecordActivity } from "./RecordActivity.tsx";
import { RecordFollow } from "./RecordFollow.tsx";
import { type RecordWithAccount, useRecord } from "./useRecords.ts";

const useStyles = makeStyles({
  columns: { display: "grid", gap: tokens.spacingHorizontalXL, gridTemplateColumns: "minmax(0, 1fr)" },
  two: { gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)", alignItems: "start" },
  column: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXL,
    minWidth: 0,
    maxWidth: "720px",
  },
  card: {
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow4,
  },
  facts: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    margin: `${tokens.spacingVerticalS} 0 0`,
  },
  label: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: "anywhere" },
});

/** A record: who it is, whether messages to them may be followed, and what was written to them. */
export function RecordPage({ recordId, me }: { readonly recordId: string; readonly me: Me }) {
  const styles = useStyles();
  const text = useText();
  const isWide = useWide();
  const [loaded, reload] = useRecord(recordId);
  const back = { text: text("records.back"), href: hrefOf({ page: "records" }) };
  if (loaded.state !== "ready") {
    return (
      <Page title={text("records.title")} back={back}>
        {loaded.state === "failed" ? (
          <Problem message={loaded.message} onRetry={reload} />
        ) : (
          <Loading lines={8} />
        )}
      </Page>
    );
  }
  const { record } = loaded.value;
  return (
    <Page title={record.name} back={back} subtitle={<Text>{text(`records.kind.${record.kind}`)}</Text>}>
      {loaded.staleBecause !== undefined && (
        <Problem intent="warning" message={loaded.staleBecause} onRetry={reload} />
      )}
      <div className={mergeClasses(styles.columns, isWide && styles.two)}>
        <div className={styles.column}>
          <Details {...loaded.value} />
          <section className={styles.card} aria-label={text("records.follow.title")}>
            <RecordFollow record={record} me={me} onSaved={reload} />
          </section>
          <Consents {...loaded.value} />
        </div>
        <div className={styles.column}>
          <RecordActivity recordId={recordId} />
        </div>
      </div>
    </Page>
  );
}

function Details({ record, account }: RecordWithAccount) {
  const text = useText();
  return (
    <Facts title={text("records.details")}>
      <Fact label={text("records.kind")}>{text(`records.kind.${record.kind}`)}</Fact>
      <Fact label={text("records.emails")}>{record.emails.join(", ") || text("records.noEmails")}</Fact>
      {account && (
        <Fact label={text("records.account")}>
          <Link href={hrefOf({ page: "record", recordId: account.recordId })}>{account.name}</Link>
        </Fact>
      )}
    </Facts>
  );
}

function Consents({ record }: RecordWithAccount) {
  const text = useText();
  return (
    <Facts title={text("records.consent.title")}>
      <Fact label={text("records.consent.opens")}>{text(`records.consent.${record.opens}`)}</Fact>
      <Fact label={text("records.consent.clicks")}>{text(`records.consent.${record.clicks}`)}</Fact>
    </Facts>
  );
}

function Facts({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.card} aria-label={title}>
      <Heading>{title}</Heading>
      <dl className={styles.facts}>{children}</dl>
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{children}</dd>
    </>
  );
}
