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
import { Problem } from "../Problem.tsx";
import { addFault, clearFaults, type Fault, readFaults } from "../sandbox.ts";
import { mailboxVersions, type View } from "../settings.ts";
import { type FaultName, text } from "../text.ts";
import { messageOf } from "../useLoad.ts";
import { Choice } from "./Choice.tsx";

const knownFaults: Readonly<Record<FaultName, Fault>> = {
  slow: { operation: "*", delayMs: 3000 },
  failing: { operation: "*", status: 503 },
  throttled: { operation: "*", status: 429, retryAfterSeconds: 5 },
  unfinished: { operation: "*", mode: "half" },
  signIn: { operation: "token", status: 503 },
};
const names = Object.keys(knownFaults) as FaultName[];

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: tokens.spacingVerticalM },
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
  const others = faults.filter((fault) => !names.some((name) => isSame(knownFaults[name], fault)));
  return { isOn, otherCount: others.length, problem, toggle, clear: () => run(clearFaults) };
}

interface FaultDrawerProps {
  readonly isOpen: boolean;
  readonly view: View;
  readonly onChange: (change: Partial<View>) => void;
  readonly onClose: () => void;
}

export function FaultDrawer({ isOpen, view, onChange, onClose }: FaultDrawerProps) {
  const styles = useStyles();
  const { isOn, otherCount, problem, toggle, clear } = useFaults(isOpen);
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
        <Text>{text.faultsHint}</Text>
        {problem !== undefined && <Problem reason={problem} />}
        {names.map((name) => (
          <Switch
            key={name}
            label={text.faultKinds[name]}
            checked={isOn(name)}
            onChange={() => toggle(name)}
          />
        ))}
        {otherCount > 0 && <Text>{text.otherFaults(otherCount)}</Text>}
        <Button onClick={clear}>{text.clearFaults}</Button>
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
