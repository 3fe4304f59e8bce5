import { Link, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { CallRegular } from "@fluentui/react-icons";
import { lazy, type ReactNode, Suspense, useRef } from "react";
import type { CallTask } from "../../../shared/calls.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { useHeldFocus } from "../../ui/useHeldFocus.ts";
import { Disclosure } from "../shell/Disclosure.tsx";
import { type SayWhen, useWhen } from "../shell/useWhen.ts";
import { When } from "../shell/When.tsx";
import type { ActivityEntry } from "./activity.ts";

/** Loaded when the first tile is opened: a pane that shows the list has no need of it. */
const ActivityDetails = lazy(async () => ({
  default: (await import("./ActivityDetails.tsx")).ActivityDetails,
}));

const useStyles = makeStyles({
  root: { outline: "none" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  tile: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    ":last-child": { borderBottom: "none" },
  },
  narrow: { paddingLeft: tokens.spacingHorizontalM, paddingRight: tokens.spacingHorizontalM },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  line: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    columnGap: tokens.spacingHorizontalM,
  },
  kind: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalXS },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The attributes of a link to a message's page. */
export interface PageLink {
  readonly href: string;
  readonly target?: "_blank";
  readonly rel?: "noopener";
}

interface ActivityListProps {
  readonly entries: readonly ActivityEntry[];
  readonly label: string;
  /** Where there is hardly room for it. */
  readonly isNarrow?: boolean;
  readonly linkTo: (messageId: string) => PageLink;
  /** What is shown where there is nothing. */
  readonly empty: ReactNode;
  /** The list should be read again. */
  readonly onChanged: () => void;
}

/** Tiles of messages and calls; those of messages open in place (spec H7). */
export function ActivityList({ entries, label, isNarrow, linkTo, empty, onChanged }: ActivityListProps) {
  const styles = useStyles();
  const say = useWhen(entries.flatMap(instantsOf));
  const near = useRef(0);
  const root = useHeldFocus<HTMLDivElement>((place) => linkNear(place, near.current));
  const tile = mergeClasses(styles.tile, isNarrow && styles.narrow);
  return (
    <div ref={root} tabIndex={-1} className={styles.root}>
      {entries.length === 0 && empty}
      {entries.length > 0 && (
        <ul className={styles.list} aria-label={label}>
          {entries.map((entry, index) => (
            <li
              key={entry.id}
              className={tile}
              onFocus={() => {
                near.current = index;
              }}
            >
              {entry.type === "message" ? (
                <MessageTile message={entry.message} linkTo={linkTo} say={say} onChanged={onChanged} />
              ) : (
                <CallTile call={entry.call} linkTo={linkTo} say={say} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The link of the tile that is now where another has gone. */
function linkNear(place: HTMLElement, index: number): HTMLElement | null | undefined {
  const tiles = place.querySelector("ul")?.children ?? [];
  return tiles[Math.min(index, tiles.length - 1)]?.querySelector("a");
}

/** Of what has happened, not of what is planned. */
const instantsOf = (entry: ActivityEntry): (string | null)[] =>
  entry.type === "call" ? [entry.call.createdAt] : [entry.message.createdAt, entry.message.sentAt];

interface MessageTileProps extends Pick<ActivityListProps, "linkTo" | "onChanged"> {
  readonly message: MessageItem;
  readonly say: SayWhen;
}

function MessageTile({ message, linkTo, say, onChanged }: MessageTileProps) {
  const styles = useStyles();
  const text = useText();
  const title = message.subject || text("messages.noSubject");
  const label = text("messages.activity.open");
  return (
    <>
      <Link className={styles.title} {...linkTo(message.messageId)}>
        {title}
      </Link>
      <div className={styles.line}>
        <Text>{message.statusText}</Text>
        <Moment message={message} say={say} />
      </div>
      <Disclosure label={label} fullLabel={text("messages.activity.openOf", { label, title })}>
        <Suspense fallback={<Loading />}>
          <ActivityDetails messageId={message.messageId} title={title} onChanged={onChanged} />
        </Suspense>
      </Disclosure>
    </>
  );
}

/** What was not sent has only its beginning. */
function Moment({ message: { createdAt, sentAt }, say }: Pick<MessageTileProps, "message" | "say">) {
  const styles = useStyles();
  const text = useText();
  return (
    <Text size={200} className={styles.quiet}>
      {text(sentAt === null ? "messages.activity.begun" : "messages.activity.sent")}{" "}
      <When at={sentAt ?? createdAt} say={say} />
    </Text>
  );
}

interface CallTileProps extends Pick<ActivityListProps, "linkTo"> {
  readonly call: CallTask;
  readonly say: SayWhen;
}

/** A call that was created from a card; what becomes of it is told in Microsoft To Do. */
function CallTile({ call, linkTo, say }: CallTileProps) {
  const styles = useStyles();
  const text = useText();
  return (
    <>
      <span className={styles.kind}>
        <CallRegular aria-hidden />
        <Link className={styles.title} {...linkTo(call.messageId)}>
          {call.title}
        </Link>
      </span>
      <div className={styles.line}>
        <Text>{text("messages.activity.call")}</Text>
        <Text size={200} className={styles.quiet}>
          {text("messages.activity.created")} <When at={call.createdAt} say={say} />
        </Text>
      </div>
    </>
  );
}
