import { Button, makeStyles, mergeClasses, Text, tokens, useAnnounce } from "@fluentui/react-components";
import {
  AlertFilled,
  AlertOffRegular,
  AlertRegular,
  CheckmarkCircleRegular,
  WarningRegular,
} from "@fluentui/react-icons";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Reminder, ReminderCondition, ReminderRequest } from "../../../shared/reminders.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { useKeptFocus } from "../../ui/useKeptFocus.ts";
import { useAct } from "../shell/useAct.ts";
import { firstWish, type ReminderWish } from "./rules.ts";

const ReminderForm = lazy(async () => ({ default: (await import("./ReminderForm.tsx")).ReminderForm }));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  line: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS },
  title: { margin: 0, minWidth: 0, flexGrow: 1, overflowWrap: "anywhere" },
  icon: { fontSize: tokens.fontSizeBase500, flexShrink: 0, color: tokens.colorNeutralForeground2 },
  set: { color: tokens.colorBrandForeground1 },
  warn: { color: tokens.colorStatusWarningForeground1 },
  end: { flexShrink: 0 },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
});

/** What the form is made for. */
export interface ReminderAbout {
  /** The conditions that can be known of the message, the usual one first. */
  readonly offered: readonly ReminderCondition[];
  readonly subject: string;
  /** When the message goes, or went; what the usual three days are counted from. */
  readonly from: Date;
}

export interface ReminderPanelProps {
  readonly reminder: Reminder | null;
  readonly isBusy: boolean;
  /** What tells it from others of the same page, for screen readers. */
  readonly label?: string | undefined;
  /** Asked for when the form opens. @throws {CallError | OfficeError} */
  readonly about: () => Promise<ReminderAbout>;
  /** @throws {CallError | OfficeError} */
  readonly onSet: (request: ReminderRequest) => Promise<void>;
  /** @throws {CallError | OfficeError} */
  readonly onRemove: () => Promise<void>;
  /** Told when the form opens, and when it is gone. */
  readonly onForm?: (isOpen: boolean) => void;
}

interface OpenForm {
  readonly initial: ReminderWish;
  readonly offered: readonly ReminderCondition[];
}

/** A message's reminder: one line, and the form in place (spec R1, R2). */
export function ReminderPanel(props: ReminderPanelProps) {
  const { reminder, isBusy, label, about, onSet, onRemove, onForm } = props;
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const [form, setForm] = useState<OpenForm | undefined>(undefined);
  const [act, run] = useAct();
  const [section, press] = useKeptFocus(JSON.stringify([form === undefined, reminder, act.state]));
  const { announce } = useAnnounce();
  const isOpen = form !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    onForm?.(true);
    return () => onForm?.(false);
  }, [isOpen, onForm]);
  const isStill = isBusy || act.state === "working";
  const problem = act.state === "failed" ? act.message : undefined;

  const open = () =>
    void run(async () => {
      const { offered, ...rest } = await about();
      setForm({ offered, initial: firstWish(reminder, { offered, ...rest }, environment.zone) });
    });
  const close = () => {
    press();
    setForm(undefined);
  };
  const set = async (request: ReminderRequest) => {
    if (!(await run(() => onSet(request)))) return;
    close();
    announce(text("reminders.announce.set"), { polite: true });
  };
  const remove = async () => {
    if (!(await run(onRemove))) return;
    press();
    announce(text("reminders.announce.removed"), { polite: true });
  };
  return (
    <section ref={section} className={styles.root} aria-label={label ?? text("reminders.title")}>
      <Line reminder={reminder}>
        {!reminder && !form && (
          <Button className={styles.end} disabledFocusable={isStill} onClick={open}>
            {text("reminders.set")}
          </Button>
        )}
      </Line>
      {form ? (
        <Suspense fallback={<Loading />}>
          <ReminderForm
            {...form}
            isBusy={isStill}
            problem={problem}
            onChosen={(request) => void set(request)}
            onCancel={close}
          />
        </Suspense>
      ) : (
        <>
          {problem !== undefined && <Problem message={problem} />}
          {reminder && (
            <div className={styles.buttons}>
              <Button size="small" disabledFocusable={isStill} onClick={open}>
                {text("reminders.change")}
              </Button>
              <Button size="small" disabledFocusable={isStill} onClick={() => void remove()}>
                {text("reminders.remove")}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

const ICONS = {
  waiting: AlertFilled,
  invalid: WarningRegular,
  notDelivered: WarningRegular,
  fired: CheckmarkCircleRegular,
  ended: AlertOffRegular,
} as const;

interface LineProps {
  readonly reminder: Reminder | null;
  readonly children: React.ReactNode;
}

/** Blue while it waits, with a warning's sign where it can't work. */
function Line({ reminder, children }: LineProps) {
  const styles = useStyles();
  const { text } = useEnvironment();
  const Icon = reminder ? ICONS[reminder.state] : AlertRegular;
  const isWrong = reminder?.state === "invalid" || reminder?.state === "notDelivered";
  const tone = isWrong ? styles.warn : reminder?.state === "waiting" ? styles.set : undefined;
  return (
    <div className={styles.line}>
      <Icon className={mergeClasses(styles.icon, tone)} aria-hidden />
      <Text
        as="h2"
        size={300}
        weight="semibold"
        className={mergeClasses(styles.title, reminder?.state === "waiting" && styles.set)}
      >
        {reminder ? reminder.summary : text("reminders.title")}
      </Text>
      {children}
    </div>
  );
}
