import { makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import {
  CalendarClockRegular,
  CheckmarkCircleRegular,
  ClockRegular,
  WarningRegular,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { Schedule } from "../../../shared/delivery.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { type Delay, faultOf, placeOf } from "./rules.ts";
import { sayTime, sayTimeThere } from "./words.ts";

const useStyles = makeStyles({
  line: { display: "flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalS },
  title: { margin: 0 },
  icon: { fontSize: tokens.fontSizeBase500, flexShrink: 0, color: tokens.colorNeutralForeground2 },
  set: { color: tokens.colorStatusSuccessForeground1 },
  warn: { color: tokens.colorStatusWarningForeground1 },
  words: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

function Line({
  icon,
  title,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.line}>
      {icon}
      <div className={styles.words}>
        <Text as="h2" size={300} weight="semibold" className={styles.title}>
          {title}
        </Text>
        {children}
      </div>
    </div>
  );
}

interface SetLineProps {
  readonly delay: Delay;
  readonly schedule: Schedule | undefined;
  readonly zoneThere: string | null;
  readonly now: Date;
  /** It is being handed over. */
  readonly isBusy?: boolean;
}

/** Before any is set, and while one is being chosen. */
export function TitleLine() {
  const styles = useStyles();
  const text = useText();
  return (
    <Line icon={<ClockRegular className={styles.icon} aria-hidden />} title={text("delivery.pane.title")} />
  );
}

/** The time that is set: green once it is, with a warning's sign where something is wrong with it. */
export function SetLine({ delay, schedule, zoneThere, now, isBusy = false }: SetLineProps) {
  const styles = useStyles();
  const { environment, locale, text } = useEnvironment();
  const { zone } = environment;
  const at = schedule ? new Date(schedule.dueAt) : instantOf(delay.wallTime, delay.zone);
  const fault = schedule ? undefined : faultOf(delay.wallTime, delay.zone, now);
  const isWrong = fault !== undefined || (schedule !== undefined && schedule.reason !== null);
  const Icon = isWrong ? WarningRegular : schedule ? CalendarClockRegular : CheckmarkCircleRegular;
  const key = schedule ? (`delivery.pane.status.${schedule.status}` as const) : "delivery.pane.set";
  return (
    <Line
      icon={<Icon className={mergeClasses(styles.icon, isWrong ? styles.warn : styles.set)} aria-hidden />}
      title={text(key, { time: sayTime(at, now, zone, text) })}
    >
      {zoneThere !== null && !isWrong && (
        <Text size={200} className={styles.quiet}>
          {text("delivery.pane.there", {
            time: sayTimeThere(at, now, zoneThere, locale),
            place: placeOf(zoneThere),
          })}
        </Text>
      )}
      {fault !== undefined && <Text>{text(`delivery.pane.fault.${fault}`)}</Text>}
      {schedule?.reason && <Text>{text(`delivery.reason.${schedule.reason}`)}</Text>}
      {!schedule && fault === undefined && !isBusy && (
        <Text size={200} className={styles.quiet}>
          {text("delivery.pane.notYet")}
        </Text>
      )}
    </Line>
  );
}
