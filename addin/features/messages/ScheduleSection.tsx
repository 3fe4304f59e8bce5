import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useState } from "react";
import type { Schedule } from "../../../shared/delivery.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { useHeldFocus } from "../../ui/useHeldFocus.ts";
import { firstWish, isCommitted } from "../delivery/rules.ts";
import { ScheduledActions } from "../delivery/ScheduledActions.tsx";
import { SetLine } from "../delivery/SetLine.tsx";
import { AskFirst } from "../shell/AskFirst.tsx";
import { useAct } from "../shell/useAct.ts";
import { useNow } from "../shell/useNow.ts";
import { type Scheduled, type ScheduledEvents, useScheduled } from "./useScheduled.ts";

const ScheduleForm = lazy(async () => ({
  default: (await import("../delivery/ScheduleForm.tsx")).ScheduleForm,
}));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, outline: "none" },
});

interface ScheduleSectionProps extends Omit<ScheduledEvents, "onLeft"> {
  readonly message: Pick<MessageDetail, "messageId" | "to" | "cc" | "schedule">;
  /** What tells it from others of the same page, for screen readers. */
  readonly label?: string;
}

/** When a message is to go, or why it did not, and what the rep can do about it (spec D3, H7). */
export function ScheduleSection(props: ScheduleSectionProps) {
  const text = useText();
  const { schedule } = props.message;
  const [leftBecause, setLeftBecause] = useState<string | undefined>(undefined);
  const otherwise = schedule?.status === "sent" ? schedule.reason : null;
  if (isCommitted(schedule)) return <Committed {...props} schedule={schedule} onLeft={setLeftBecause} />;
  if (leftBecause !== undefined) {
    return <Problem message={text("messages.schedule.notDeleted", { reason: leftBecause })} />;
  }
  return otherwise === null ? null : <Text>{text(`delivery.reason.${otherwise}`)}</Text>;
}

interface CommittedProps extends ScheduleSectionProps, ScheduledEvents {
  readonly schedule: Schedule;
}

function Committed({ message, label, schedule, ...events }: CommittedProps) {
  const styles = useStyles();
  const text = useText();
  const now = useNow();
  const scheduled = useScheduled(message, events);
  const [isOpen, setOpen] = useState(false);
  const zoneThere = scheduled.advice.answer?.zone ?? null;
  const isUnderWay = schedule.status === "sending";
  const root = useHeldFocus<HTMLElement>((section) => section.querySelector("button"));
  return (
    <section
      ref={root}
      tabIndex={-1}
      className={styles.root}
      aria-label={label ?? text("delivery.pane.title")}
    >
      <SetLine
        delay={{ ...schedule, isCommitted: true }}
        schedule={schedule}
        zoneThere={zoneThere}
        now={now}
      />
      {isOpen && !isUnderWay && (
        <Change schedule={schedule} scheduled={scheduled} onClose={() => setOpen(false)} />
      )}
      {!isOpen && !isUnderWay && schedule.reason !== "draftGone" && (
        <ScheduledActions
          isBusy={false}
          canDiscard
          onChange={() => setOpen(true)}
          onSendNow={scheduled.sendNow}
          onBackToDraft={scheduled.backToDraft}
          onThrowAway={scheduled.throwAway}
        />
      )}
      {schedule.reason === "draftGone" && <TakeOff work={scheduled.throwAway} />}
    </section>
  );
}

interface ChangeProps {
  readonly schedule: Schedule;
  readonly scheduled: Scheduled;
  readonly onClose: () => void;
}

/** Another time. A time that is over is no wish: the form then begins with the next good one. */
function Change({ schedule, scheduled, onClose }: ChangeProps) {
  const { environment, text } = useEnvironment();
  const now = useNow();
  const [act, run] = useAct();
  const { advice } = scheduled;
  const delay = Date.parse(schedule.dueAt) > now.getTime() ? schedule : undefined;
  const choose = async (wallTime: string) => {
    if (await run(() => scheduled.change(wallTime))) onClose();
  };
  return (
    <Suspense fallback={<Loading />}>
      <ScheduleForm
        initial={firstWish({ delay, advice: advice.answer?.advice ?? null }, now, environment.zone)}
        zoneThere={advice.answer?.zone ?? null}
        judge={advice.judge}
        confirm={text("delivery.pane.form.confirm")}
        isBusy={act.state === "working"}
        problem={act.state === "failed" ? act.message : undefined}
        onChosen={(wallTime) => void choose(wallTime)}
        onCancel={onClose}
      />
    </Suspense>
  );
}

/** Without its draft nothing else can be done with it. */
function TakeOff({ work }: { readonly work: () => Promise<void> }) {
  const text = useText();
  return (
    <AskFirst
      label={text("messages.schedule.takeOff")}
      question={text("messages.schedule.takeOff.question")}
      means={text("messages.schedule.takeOff.means")}
      yes={text("messages.schedule.takeOff.yes")}
      no={text("messages.schedule.takeOff.no")}
      work={work}
      onDone={() => undefined}
    />
  );
}
