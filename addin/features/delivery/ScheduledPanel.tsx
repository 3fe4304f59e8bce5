import { Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { CalendarClockRegular } from "@fluentui/react-icons";
import { useEnvironment } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { Problem } from "../../ui/Problem.tsx";
import { useAct } from "../shell/useAct.ts";
import { useNow } from "../shell/useNow.ts";
import { sayTime } from "./words.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
  },
  title: { margin: 0 },
  icon: { fontSize: tokens.fontSizeHero900, color: tokens.colorStatusSuccessForeground1 },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

interface ScheduledPanelProps {
  /** `undefined`: it went out while it stood open here. */
  readonly dueAt: string | undefined;
  /** Missing where only the rep can close the mail. */
  readonly onClose: (() => Promise<void>) | undefined;
  readonly onGoOn: () => void;
}

/** The message is handed over; the rep closes it, or goes on writing. */
export function ScheduledPanel({ dueAt, onClose, onGoOn }: ScheduledPanelProps) {
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const now = useNow();
  const [act, run] = useAct();
  const title = () => {
    if (dueAt === undefined) return text("delivery.pane.gone.title");
    const time = sayTime(new Date(dueAt), now, environment.zone, text);
    return text("delivery.pane.done.title", { time });
  };
  return (
    <main className={styles.root}>
      <CalendarClockRegular className={styles.icon} aria-hidden />
      <Text as="h1" ref={focusWhenShown} tabIndex={-1} size={500} weight="semibold" className={styles.title}>
        {title()}
      </Text>
      <Text>{text(dueAt === undefined ? "delivery.pane.gone.text" : "delivery.pane.done.text")}</Text>
      {act.state === "failed" && <Problem message={text("delivery.pane.done.notClosed")} />}
      <div className={styles.buttons}>
        {onClose && dueAt !== undefined && (
          <Button
            appearance="primary"
            disabledFocusable={act.state === "working"}
            onClick={() => void run(onClose)}
          >
            {text("delivery.pane.done.close")}
          </Button>
        )}
        {dueAt !== undefined && <Button onClick={onGoOn}>{text("delivery.pane.done.goOn")}</Button>}
      </div>
    </main>
  );
}
