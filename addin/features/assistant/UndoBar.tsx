import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useEffect, useEffectEvent, useState } from "react";
import { SECOND } from "../../../shared/time.ts";
import { useText } from "../../ui/Frame.tsx";

/** How long undoing is offered once nobody is at it. */
const OFFERED_MS = 10 * SECOND;

const useStyles = makeStyles({
  root: {
    position: "sticky",
    bottom: tokens.spacingVerticalS,
    zIndex: 1,
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
  },
});

interface UndoBarProps {
  readonly done: string;
  readonly onUndo: () => void;
  readonly onOver: () => void;
}

/** Says what was done and takes it back. It waits while the pointer or the focus is on it. */
export function UndoBar({ done, onUndo, onOver }: UndoBarProps) {
  const styles = useStyles();
  const text = useText();
  const [isHeld, setHeld] = useState(false);
  const end = useEffectEvent(onOver);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => end(), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    <section
      aria-label={text("assistant.undo")}
      className={styles.root}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <Text>{done}</Text>
      <Button size="small" onClick={onUndo} aria-keyshortcuts="Control+Z Meta+Z">
        {text("assistant.undo")}
      </Button>
    </section>
  );
}
