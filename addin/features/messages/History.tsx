import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { MessageDetail } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { focusWhenShown } from "../../ui/focusWhenShown.ts";
import { itself, useHeldFocus } from "../../ui/useHeldFocus.ts";
import { isCommitted } from "../delivery/rules.ts";
import { MessageReminder } from "../reminders/MessageReminder.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { Figures } from "./Figures.tsx";
import { FollowedFiles } from "./FollowedFiles.tsx";
import { LinkCounts } from "./LinkCounts.tsx";
import { ScheduleSection } from "./ScheduleSection.tsx";
import { StopFollowing } from "./StopFollowing.tsx";
import { hasGoneOut, takesReminder } from "./sent.ts";
import { Timeline } from "./Timeline.tsx";
import { whyCantTell } from "./timeline.ts";
import type { MessageHistory } from "./useMessage.ts";
import { useTeaching } from "./useTeaching.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    minWidth: 0,
    outline: "none",
  },
  status: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: tokens.spacingHorizontalM,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface HistoryProps {
  readonly history: MessageHistory;
  readonly linkTexts: ReadonlyMap<string, string>;
  readonly say: SayWhen;
  readonly onChanged: () => void;
  /** There is no such message any more. */
  readonly onThrownAway: () => void;
}

/** What came of a message: in words, in numbers, and one by one. */
export function History({ history, linkTexts, say, onChanged, onThrownAway }: HistoryProps) {
  const styles = useStyles();
  const text = useText();
  const { message, interactions, older } = history;
  const { messageId } = message;
  const root = useHeldFocus<HTMLElement>(itself);
  const teaching = useTeaching({ messageId, interactions, onTaught: onChanged });
  const cantTell = whyCantTell(message, interactions);
  const isSent = hasGoneOut(message);
  const [hasStopped, setStopped] = useState(false);
  const finishStopping = () => {
    setStopped(true);
    onChanged();
  };
  return (
    <section ref={root} tabIndex={-1} className={styles.root} aria-label={text("messages.page.history")}>
      <Status message={message} onStopped={finishStopping} />
      {message.stopped && (
        // The status tells the strongest sign that came back, so this is told apart. The question that had the
        // focus is gone by now; what it led to takes over.
        <Text ref={hasStopped ? focusWhenShown : null} tabIndex={-1}>
          {text("messages.stop.done")}
        </Text>
      )}
      <ScheduleSection message={message} onChanged={onChanged} onThrownAway={onThrownAway} />
      {takesReminder(message) && <MessageReminder message={message} onChanged={onChanged} />}
      {cantTell && <Text>{text("interactions.cantTell", { why: cantTell[0] ?? "" })}</Text>}
      {isSent && <Figures message={message} cantTell={cantTell !== undefined} />}
      <Text size={200} className={styles.quiet}>
        {text(isSent ? "full.approximate" : "messages.page.unsent")}
      </Text>
      {isSent && <LinkCounts links={message.links} linkTexts={linkTexts} />}
      <FollowedFiles message={message} say={say} onChanged={onChanged} />
      {(isSent || interactions.length > 0) && (
        <Timeline message={message} teaching={teaching} older={older} linkTexts={linkTexts} say={say} />
      )}
    </section>
  );
}

interface StatusProps {
  readonly message: MessageDetail;
  readonly onStopped: () => void;
}

/** In words; of what is planned, its own section says the same. */
function Status({ message, onStopped }: StatusProps) {
  const styles = useStyles();
  if (isCommitted(message.schedule)) return null;
  return (
    <div className={styles.status}>
      <Text size={500} weight="semibold">
        {message.statusText}
      </Text>
      {hasGoneOut(message) && message.followed && !message.stopped && (
        <StopFollowing messageId={message.messageId} onStopped={onStopped} />
      )}
    </div>
  );
}
