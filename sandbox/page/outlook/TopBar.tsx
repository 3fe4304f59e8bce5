import { Badge, Button, makeStyles, Text, Tooltip, tokens } from "@fluentui/react-components";
import { ClockRegular, WarningRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Account } from "../sandbox.ts";
import { languages, type View } from "../settings.ts";
import { type ThemeName, text } from "../text.ts";
import { Choice } from "./Choice.tsx";
import { FaultDrawer } from "./FaultDrawer.tsx";
import { useClock } from "./useClock.ts";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  group: { display: "flex", alignItems: "center", gap: tokens.spacingHorizontalXS },
  end: { marginInlineStart: "auto" },
  hidden: {
    position: "absolute",
    width: "1px",
    height: "1px",
    margin: 0,
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  },
});

const steps = [
  [text.advance.quarter, 15 * 60],
  [text.advance.day, 24 * 3600],
  [text.advance.threeDays, 3 * 24 * 3600],
] as const;

function Clock() {
  const styles = useStyles();
  const { now, advance } = useClock();
  const shown = now?.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) ?? "";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and indent; the group only needs its name.
    <div className={styles.group} role="group" aria-label={text.clock}>
      <ClockRegular aria-hidden />
      <Text size={200} wrap={false}>
        {shown}
      </Text>
      {steps.map(([label, seconds]) => (
        <Button key={label} size="small" onClick={() => advance(seconds)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

export interface TopBarProps {
  readonly view: View;
  readonly accounts: readonly Account[];
  readonly onChange: (change: Partial<View>) => void;
}

function Choices({ view, accounts, onChange }: TopBarProps) {
  const reps = accounts.filter((account) => !isRecipient(account));
  return (
    <>
      <Choice
        label={text.rep}
        value={view.rep}
        options={toOptions(reps)}
        onChange={(rep) => onChange({ rep })}
      />
      <Choice
        label={text.recipient}
        value={view.recipient}
        options={toOptions(accounts.filter(isRecipient))}
        onChange={(recipient) => onChange({ recipient })}
      />
      <Choice
        label={text.theme}
        value={view.theme}
        options={Object.entries(text.themes)}
        onChange={(theme) => onChange({ theme: theme as ThemeName })}
      />
      <Choice
        label={text.language}
        value={view.language}
        options={languages.map((language) => [language, languageName(language)])}
        onChange={(language) => onChange({ language })}
      />
    </>
  );
}

/** Whose mailboxes are shown, how, at what time, and what goes wrong. */
export function TopBar({ view, accounts, onChange }: TopBarProps) {
  const styles = useStyles();
  const [showsFaults, setShowsFaults] = useState(false);
  return (
    <header className={styles.bar}>
      <h1 className={styles.hidden}>{text.pageTitle}</h1>
      <Tooltip content={text.sandboxHint} relationship="description">
        <Badge appearance="tint" color="warning" size="large" tabIndex={0}>
          {text.sandbox}
        </Badge>
      </Tooltip>
      <Choices view={view} accounts={accounts} onChange={onChange} />
      <Clock />
      <Button
        size="small"
        className={styles.end}
        icon={<WarningRegular />}
        onClick={() => setShowsFaults(true)}
      >
        {text.faults}
      </Button>
      <FaultDrawer
        isOpen={showsFaults}
        view={view}
        onChange={onChange}
        onClose={() => setShowsFaults(false)}
      />
    </header>
  );
}

const isRecipient = ({ address }: Account) => address.endsWith("@customer.test");
const toOptions = (accounts: readonly Account[]) =>
  accounts.map(({ address }) => [address, address] as const);

const languageName = (tag: string) =>
  new Intl.DisplayNames([tag], { type: "language" }).of(new Intl.Locale(tag).language) ?? tag;
