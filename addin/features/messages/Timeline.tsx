import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMemo, useRef, useState } from "react";
import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { sayTime } from "../delivery/words.ts";
import { Heading } from "../shell/Heading.tsx";
import { ShowMore } from "../shell/ShowMore.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { fileNameOf, shownName } from "./files.ts";
import { sayLink } from "./links.ts";
import { TimelineEntry } from "./TimelineEntry.tsx";
import { TimelineFold } from "./TimelineFold.tsx";
import { foldTimeline } from "./timeline.ts";
import { useFocusEntry } from "./useFocusEntry.ts";
import type { Older } from "./useMessage.ts";
import type { Teaching } from "./useTeaching.ts";

/** A page of the history is too many to draw at once. */
const STEP = 100;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

type SayTime = (at: string) => string;

interface TimelineProps {
  readonly message: Pick<MessageDetail, "links" | "attachments">;
  readonly teaching: Teaching;
  readonly older: Older;
  readonly linkTexts: ReadonlyMap<string, string>;
  readonly say: SayWhen;
  /** What tells it from others of the same page, for screen readers. */
  readonly label?: string;
  /** How many rows are drawn at first, and how many more at a time. */
  readonly step?: number;
}

/** What an interaction was about, in words: a link, a file, or a time. */
function touchedBy(
  { linkIndex, attachmentId, dueAt, atOnce, returnsAt }: Interaction,
  { message, linkTexts, sayTime }: Pick<TimelineProps, "message" | "linkTexts"> & { sayTime: SayTime },
  text: Translate,
): string | undefined {
  if (dueAt !== undefined && !atOnce) return text("interactions.dueAt", { when: sayTime(dueAt) });
  if (returnsAt !== undefined) return text("interactions.returnsAt", { when: sayTime(returnsAt) });
  const link = message.links.find(({ index }) => index === linkIndex);
  if (link) return text("interactions.link", { link: sayLink(link, linkTexts).title });
  const name = fileNameOf(message.attachments, attachmentId);
  return name === undefined ? undefined : text("interactions.file", { name: shownName(name) });
}

/** What happened, newest first; hits that do not count are folded between. */
export function Timeline({ message, teaching, older, linkTexts, say, label, step = STEP }: TimelineProps) {
  const styles = useStyles();
  const { environment, text } = useEnvironment();
  const sayTimeOf: SayTime = (at) => sayTime(new Date(at), say.now, environment.zone, text);
  const root = useRef<HTMLElement>(null);
  const followFocus = useFocusEntry(root);
  const { interactions, inSight, said } = teaching;
  const rows = useMemo(() => foldTimeline(interactions, inSight), [interactions, inSight]);
  const [shown, setShown] = useState(step);
  const showOlder = () => {
    setShown(shown + step);
    if (rows.length <= shown) older.showMore();
  };
  const entryOf = (interaction: Interaction) => (
    <TimelineEntry
      key={interaction.id}
      interaction={interaction}
      said={said.get(interaction.id)}
      touched={touchedBy(interaction, { message, linkTexts, sayTime: sayTimeOf }, text)}
      say={say}
      onTeach={(evidence) => {
        followFocus(interaction.id);
        teaching.teach(interaction, evidence);
      }}
    />
  );
  return (
    <section ref={root} className={styles.root} aria-label={label ?? text("interactions.timeline")}>
      <Heading>{text("messages.page.history")}</Heading>
      <ol className={styles.list}>
        {rows
          .slice(0, shown)
          .map((row) =>
            row.type === "interaction" ? (
              entryOf(row.interaction)
            ) : (
              <TimelineFold key={`fold-${row.key}`} interactions={row.interactions} entryOf={entryOf} />
            ),
          )}
      </ol>
      {interactions.every(({ kind }) => kind === "sent") && (
        <Text className={styles.quiet}>{text("interactions.none.text")}</Text>
      )}
      {(older.hasMore || rows.length > shown) && (
        <ShowMore label={text("interactions.showOlder")} isLoading={older.isLoading} onShowMore={showOlder} />
      )}
    </section>
  );
}
