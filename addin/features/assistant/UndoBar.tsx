import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useEffect, useEffectEvent, useState } from "react";
import { SECOND } from "../../../shared/time.ts";
import { useText } from "../../ui/Frame.tsx";
import { linkTo, type Surface } from "./links.ts";
import type { PutAway } from "./usePutAway.ts";

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
  readonly putAway: PutAway;
  readonly surface: Surface;
  readonly onUndo: () => void;
  readonly onOver: () => void;
}

/** Says what was done and takes it back, or leads to where that is done. It waits while the pointer or the focus is on it. */
export function UndoBar({ putAway, surface, onUndo, onOver }: UndoBarProps) {
  const styles = useStyles();
  const text = useText();
  const { done, messageId } = putAway;
  const canUndo = putAway.takeBack !== undefined;
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
      aria-label={canUndo ? text("assistant.undo") : done}
      className={styles.root}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <Text>{done}</Text>
      {canUndo && (
        <Button size="small" onClick={onUndo} aria-keyshortcuts="Control+Z Meta+Z">
          {text("assistant.undo")}
        </Button>
      )}
      {!canUndo && messageId !== null && (
        <Button
          as="a"
          size="small"
          aria-label={text("assistant.done.taught.undoOf")}
          {...linkTo({ page: "message", messageId }, surface)}
        >
          {text("assistant.done.taught.undo")}
        </Button>
      )}
    </section>
  );
}
