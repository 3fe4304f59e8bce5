import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { api } from "../../../shared/api.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { itself, useHeldFocus } from "../../ui/useHeldFocus.ts";
import { MessageReminder } from "../reminders/MessageReminder.tsx";
import { useWhen } from "../shell/useWhen.ts";
import { ScheduleSection } from "./ScheduleSection.tsx";
import { hasGoneOut, takesReminder } from "./sent.ts";
import { Timeline } from "./Timeline.tsx";
import { type MessageHistory, useMessage } from "./useMessage.ts";
import { useTeaching } from "./useTeaching.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    minWidth: 0,
    outline: "none",
  },
  preview: {
    margin: 0,
    paddingLeft: tokens.spacingHorizontalM,
    borderLeft: `${tokens.strokeWidthThick} solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** A tile has room for a few rows; the message's own page shows more. */
const ROWS = 5;
/** Without the mail itself a link is told by its address. */
const noTexts: ReadonlyMap<string, string> = new Map();

interface ActivityDetailsProps {
  readonly messageId: string;
  /** Its title on the tile, by which screen readers tell the parts of several open tiles apart. */
  readonly title: string;
  /** The list that the tile is in should be read again. */
  readonly onChanged: () => void;
}

/** What a message's tile shows when it is open: how the mail begins, what is planned for it, and its history. */
export function ActivityDetails({ messageId, title, onChanged }: ActivityDetailsProps) {
  const text = useText();
  const [history, reload] = useMessage(messageId);
  if (history.state === "loading") return <Loading />;
  if (history.state === "failed") {
    // It has just gone, and so will the tile.
    if (history.code === "not_found") return <Text>{text("messages.page.gone.title")}</Text>;
    return <Problem message={history.message} onRetry={reload} />;
  }
  const readAgain = () => {
    reload();
    onChanged();
  };
  return (
    <Details
      history={history.value}
      title={title}
      staleBecause={history.staleBecause}
      onChanged={readAgain}
      onThrownAway={onChanged}
    />
  );
}

interface DetailsProps {
  readonly history: MessageHistory;
  readonly title: string;
  readonly staleBecause: string | undefined;
  readonly onChanged: () => void;
  readonly onThrownAway: () => void;
}

function Details({ history, title, staleBecause, onChanged, onThrownAway }: DetailsProps) {
  const styles = useStyles();
  const text = useText();
  const root = useHeldFocus<HTMLDivElement>(itself);
  const { message, interactions, older } = history;
  const { messageId } = message;
  const teaching = useTeaching({ messageId, interactions, onTaught: onChanged });
  const say = useWhen([message.sentAt, ...interactions.map(({ at }) => at)]);
  const labelOf = (part: TextKey) => text("messages.activity.openOf", { label: text(part), title });
  const hasHistory = hasGoneOut(message) || interactions.length > 0;
  return (
    <div ref={root} tabIndex={-1} className={styles.root}>
      {staleBecause !== undefined && <Problem intent="warning" message={staleBecause} onRetry={onChanged} />}
      <Preview message={message} />
      <ScheduleSection
        message={message}
        label={labelOf("delivery.pane.title")}
        onChanged={onChanged}
        onThrownAway={onThrownAway}
      />
      {takesReminder(message) && (
        <MessageReminder message={message} label={labelOf("reminders.title")} onChanged={onChanged} />
      )}
      {hasHistory && (
        <Timeline
          message={message}
          teaching={teaching}
          older={older}
          linkTexts={noTexts}
          say={say}
          label={labelOf("interactions.timeline")}
          step={ROWS}
        />
      )}
    </div>
  );
}

/** From the rep's own mailbox, and nowhere else. */
function Preview({ message }: { readonly message: MessageDetail }) {
  const styles = useStyles();
  const text = useText();
  const client = useApi();
  const { messageId } = message;
  const isSent = hasGoneOut(message);
  const [preview, reload] = useLoad(
    (signal) => client.call(api.getMessagePreview, { params: { messageId }, signal }),
    [client, messageId, isSent],
  );
  if (preview.state === "loading") return <Loading lines={2} />;
  if (preview.state === "ready") {
    const words = preview.value.text || text("messages.preview.empty");
    return <blockquote className={styles.preview}>{words}</blockquote>;
  }
  if (preview.code !== "not_found") return <Problem message={preview.message} onRetry={reload} />;
  return <Text className={styles.quiet}>{text(isSent ? "messages.body.gone" : "messages.body.unsent")}</Text>;
}
