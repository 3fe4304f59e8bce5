import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Switch,
  Text,
  tokens,
} from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useCallback, useEffect, useState } from "react";
import { type TroubleName, troubleNames } from "../compose/troubles.ts";
import { Problem } from "../Problem.tsx";
import { addFault, clearFaults, type Fault, readFaults } from "../sandbox.ts";
import { mailboxVersions, type View } from "../settings.ts";
import { type FaultName, text } from "../text.ts";
import { messageOf } from "../useLoad.ts";
import { Choice } from "./Choice.tsx";
import { faultNames, knownFaults } from "./faultKinds.ts";
import { RepActions } from "./RepActions.tsx";

const useStyles = makeStyles({
  body: {
    display: "flex",
    flexDirection: "column",
    gap: tokens.spacingVerticalM,
    // It scrolls: what is in it keeps its height.
    "& > *": { flexShrink: 0 },
  },
  switches: { display: "flex", flexDirection: "column", gap: tokens.spacingVerticalXS },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
});

/** The sandbox adds what its answer leaves out (`mode`), so only what we say is compared. */
const isSame = (ours: Fault, fault: Fault) =>
  Object.entries(ours).every(([key, value]) => fault[key as keyof Fault] === value);

/** The faults that are on, whoever turned them on. They go off all at once, so those that stay are added again. */
function useFaults(isOpen: boolean) {
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [problem, setProblem] = useState<string>();
  const run = useCallback((change: () => Promise<unknown>) => {
    change()
      .then(readFaults)
      .then(
        (items) => {
          setFaults(items);
          setProblem(undefined);
        },
        (reason: unknown) => setProblem(messageOf(reason)),
      );
  }, []);
  useEffect(() => {
    if (isOpen) run(async () => undefined);
  }, [isOpen, run]);
  const isOn = (name: FaultName) => faults.some((fault) => isSame(knownFaults[name], fault));
  const toggle = (name: FaultName) =>
    run(async () => {
      if (!isOn(name)) return addFault(knownFaults[name]);
      await clearFaults();
      for (const fault of faults) if (!isSame(knownFaults[name], fault)) await addFault(fault);
    });
  const others = faults.filter((fault) => !faultNames.some((name) => isSame(knownFaults[name], fault)));
  return { isOn, otherCount: others.length, problem, toggle, clear: () => run(clearFaults) };
}

interface FaultDrawerProps {
  readonly isOpen: boolean;
  readonly view: View;
  readonly onChange: (change: Partial<View>) => void;
  readonly onClose: () => void;
}

/** What the server does wrong. */
function MicrosoftFaults({ faults }: { faults: ReturnType<typeof useFaults> }) {
  const styles = useStyles();
  return (
    <>
      <h3 className={styles.heading}>{text.microsoftFaults}</h3>
      <Text>{text.faultsHint}</Text>
      {faults.problem !== undefined && <Problem reason={faults.problem} />}
      <div className={styles.switches}>
        {faultNames.map((name) => (
          <Switch
            key={name}
            label={text.faultKinds[name]}
            checked={faults.isOn(name)}
            onChange={() => faults.toggle(name)}
          />
        ))}
      </div>
      {faults.otherCount > 0 && <Text>{text.otherFaults(faults.otherCount)}</Text>}
    </>
  );
}

/** What this window does wrong. */
function OutlookFaults({ view, onChange }: Pick<FaultDrawerProps, "view" | "onChange">) {
  const styles = useStyles();
  const toggle = (name: TroubleName) => {
    const others = view.troubles.filter((one) => one !== name);
    onChange({ troubles: others.length < view.troubles.length ? others : [...others, name] });
  };
  return (
    <>
      <h3 className={styles.heading}>{text.outlookFaults}</h3>
      <Text>{text.troublesHint}</Text>
      <div className={styles.switches}>
        {troubleNames.map((name) => (
          <Switch
            key={name}
            label={text.troubleKinds[name]}
            checked={view.troubles.includes(name)}
            onChange={() => toggle(name)}
          />
        ))}
      </div>
    </>
  );
}

export function FaultDrawer({ isOpen, view, onChange, onClose }: FaultDrawerProps) {
  const styles = useStyles();
  const faults = useFaults(isOpen);
  const clear = () => {
    faults.clear();
    onChange({ troubles: [] });
  };
  return (
    <OverlayDrawer position="end" open={isOpen} onOpenChange={(_, data) => !data.open && onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" aria-label={text.close} icon={<DismissRegular />} onClick={onClose} />
          }
        >
          {text.faults}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        <MicrosoftFaults faults={faults} />
        <OutlookFaults view={view} onChange={onChange} />
        <Button onClick={clear}>{text.clearFaults}</Button>
        <RepActions rep={view.rep} />
        <Choice
          label={text.outlookVersion}
          value={view.mailboxVersion}
          options={mailboxVersions.map((version) => [version, version])}
          onChange={(mailboxVersion) => onChange({ mailboxVersion })}
        />
        <Text size={200}>{text.outlookVersionHint}</Text>
      </DrawerBody>
    </OverlayDrawer>
  );
}
