import { Button, makeStyles, Text, tokens, useAnnounce } from "@fluentui/react-components";
import { lazy, Suspense } from "react";
import type { Schedule } from "../../../shared/delivery.ts";
import { instantOf } from "../../../shared/wallTime.ts";
import { useEnvironment, useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { formOpener, opensForm, useHeldFocus } from "../../ui/useHeldFocus.ts";
import { useNow } from "../shell/useNow.ts";
import { AdviceLine } from "./AdviceLine.tsx";
import { type Delay, firstWish } from "./rules.ts";
import { ScheduledActions } from "./ScheduledActions.tsx";
import { SetLine, TitleLine } from "./SetLine.tsx";
import type { AdviceModel } from "./useAdvice.ts";
import { sayTime } from "./words.ts";

const ScheduleForm = lazy(async () => ({ default: (await import("./ScheduleForm.tsx")).ScheduleForm }));

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, outline: "none" },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface LaterSectionProps {
  readonly advice: AdviceModel;
  readonly delay: Delay | undefined;
  readonly schedule: Schedule | undefined;
  readonly isBusy: boolean;
  /** The pane can throw the draft away; elsewhere only the rep can. */
  readonly canDiscard: boolean;
  /** Files that would go as links if the message went now. */
  readonly followsFiles: boolean;
  /** The form is open. */
  readonly isOpen: boolean;
  /** The rep comes back to it from where the message was handed over. */
  readonly takesFocus?: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  /** @param wallTime in the rep's zone. */
  readonly onSet: (wallTime: string) => void;
  readonly onRemove: () => void;
  /** Each rejects with a CallError or OfficeError. */
  readonly onSendNow: () => Promise<void>;
  readonly onBackToDraft: () => Promise<void>;
  readonly onThrowAway: () => Promise<void>;
}

/** When the message is to go (spec D3): advice, the form in place, and what is set. */
export function LaterSection(props: LaterSectionProps) {
  const { advice, delay, schedule, isBusy, followsFiles, isOpen, takesFocus } = props;
  const styles = useStyles();
  const text = useText();
  const now = useNow();
  const section = useHeldFocus<HTMLElement>(formOpener, takesFocus);
  const zoneThere = advice.answer?.zone ?? null;
  return (
    <section ref={section} tabIndex={-1} className={styles.root} aria-label={text("delivery.pane.title")}>
      {delay && !isOpen ? (
        <SetLine delay={delay} schedule={schedule} zoneThere={zoneThere} now={now} isBusy={isBusy} />
      ) : (
        <TitleLine />
      )}
      <Choices {...props} now={now} />
      {delay && followsFiles && (
        <Text size={200} className={styles.quiet}>
          {text("delivery.pane.files")}
        </Text>
      )}
    </section>
  );
}

interface ChoicesProps extends LaterSectionProps {
  readonly now: Date;
}

/** What can be done: the form, or what fits the message as it stands. */
function Choices({ now, ...props }: ChoicesProps) {
  const { advice, delay, schedule, isBusy, isOpen, onOpen, onSet, onRemove } = props;
  const { environment, text } = useEnvironment();
  const { announce } = useAnnounce();
  const { zone } = environment;
  const set = (wallTime: string) => {
    onOpen(false);
    onSet(wallTime);
    const time = sayTime(instantOf(wallTime, zone), now, zone, text);
    announce(text("delivery.pane.announce.set", { time }), { polite: true });
  };
  const remove = () => {
    onRemove();
    announce(text("delivery.pane.announce.removed"), { polite: true });
  };
  const cancel = () => onOpen(false);
  const open = () => onOpen(true);
  if (isOpen) return <Form {...props} now={now} onChosen={set} onCancel={cancel} />;
  if (schedule) {
    return <ScheduledActions {...props} isBusy={isBusy || schedule.status === "sending"} onChange={open} />;
  }
  if (delay) return <SetActions isBusy={isBusy} onChange={open} onRemove={remove} />;
  return <AdviceLine advice={advice} now={now} isBusy={isBusy} onUse={set} onChoose={open} />;
}

interface FormProps extends Pick<LaterSectionProps, "advice" | "delay" | "isBusy"> {
  readonly now: Date;
  readonly onChosen: (wallTime: string) => void;
  readonly onCancel: () => void;
}

function Form({ advice, delay, isBusy, now, onChosen, onCancel }: FormProps) {
  const { environment, text } = useEnvironment();
  const { answer, judge } = advice;
  return (
    <Suspense fallback={<Loading />}>
      <ScheduleForm
        initial={firstWish({ delay, advice: answer?.advice ?? null }, now, environment.zone)}
        zoneThere={answer?.zone ?? null}
        judge={judge}
        confirm={text("delivery.pane.form.confirm")}
        isBusy={isBusy}
        onChosen={onChosen}
        onCancel={onCancel}
      />
    </Suspense>
  );
}

interface SetActionsProps {
  readonly isBusy: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}

/** What can be done with a time that is set, but not handed over yet. */
function SetActions({ isBusy, onChange, onRemove }: SetActionsProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.buttons}>
      <Button {...opensForm} disabledFocusable={isBusy} onClick={onChange}>
        {text("delivery.pane.change")}
      </Button>
      <Button disabledFocusable={isBusy} onClick={onRemove}>
        {text("delivery.pane.remove")}
      </Button>
    </div>
  );
}
