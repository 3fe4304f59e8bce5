import { Button, Link, makeStyles, Text, tokens, useAnnounce } from "@fluentui/react-components";
import { lazy, Suspense, useId, useState } from "react";
import type { CrmRecord } from "../../../shared/records.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { useKeptFocus } from "../../ui/useKeptFocus.ts";
import { useRegarding } from "./useRegarding.ts";

const RecordPicker = lazy(async () => ({ default: (await import("./RecordPicker.tsx")).RecordPicker }));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  line: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  title: { margin: 0 },
  button: { minWidth: "auto", flexShrink: 0 },
  value: { flexGrow: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface RegardingSectionProps {
  /** `null` or `undefined`: none. */
  readonly recordId: string | null | undefined;
  readonly isBusy: boolean;
  /** @throws {CallError | OfficeError} if it could not be kept; it is when the message is sent. */
  readonly onChoose: (recordId: string | null) => Promise<void>;
}

/** The record that the message is about (spec S6): one line, until another one is to be chosen. */
export function RegardingSection({ recordId, isBusy, onChoose }: RegardingSectionProps) {
  const styles = useStyles();
  const text = useText();
  const pickerId = useId();
  const [isOpen, setOpen] = useState(false);
  const { record, choose, problem } = useRegarding(recordId, onChoose);
  const [section, press] = useKeptFocus(isOpen);
  const { announce } = useAnnounce();
  const pick = (chosen: CrmRecord | null) => {
    press();
    setOpen(false);
    announce(text(chosen ? "regarding.announce" : "regarding.announceNone", { name: chosen?.name ?? "" }));
    void choose(chosen);
  };
  const hasRecord = typeof recordId === "string";
  return (
    <section ref={section} className={styles.root} aria-label={text("regarding.title")}>
      <div className={styles.line}>
        <Text as="h2" size={300} weight="semibold" className={styles.title}>
          {text("regarding.title")}
        </Text>
        <Text truncate wrap={false} className={styles.value}>
          {hasRecord ? (
            <bdi>{record?.name ?? text("regarding.some")}</bdi>
          ) : (
            <span className={styles.quiet}>{text("regarding.none")}</span>
          )}
        </Text>
        {hasRecord && !isOpen && (
          <Link as="button" disabled={isBusy} onClick={() => pick(null)}>
            {text("regarding.remove")}
          </Link>
        )}
        <Button
          className={styles.button}
          size="small"
          appearance="subtle"
          aria-expanded={isOpen}
          aria-controls={pickerId}
          disabledFocusable={isBusy}
          onClick={() => setOpen(!isOpen)}
        >
          {text(isOpen ? "regarding.close" : hasRecord ? "regarding.change" : "regarding.choose")}
        </Button>
      </div>
      <div id={pickerId} hidden={!isOpen}>
        {isOpen && (
          <Suspense fallback={<Loading />}>
            <RecordPicker onPick={pick} />
          </Suspense>
        )}
      </div>
      {problem !== undefined && <Problem intent="warning" message={problem} />}
    </section>
  );
}
