import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useText } from "../../ui/Frame.tsx";
import { Disclosure } from "../shell/Disclosure.tsx";
import { Heading } from "../shell/Heading.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
import { fileNameOf, shownName } from "./files.ts";
import { sayLink } from "./links.ts";
import { TimelineEntry } from "./TimelineEntry.tsx";
import { foldTimeline } from "./timeline.ts";

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

interface TimelineProps {
  readonly message: Pick<MessageDetail, "links" | "attachments">;
  readonly interactions: readonly Interaction[];
  readonly linkTexts: ReadonlyMap<string, string>;
  readonly say: SayWhen;
}

/** What an interaction was about, in words: a link or a file. */
function touchedBy(
  { linkIndex, attachmentId }: Interaction,
  { message, linkTexts }: Pick<TimelineProps, "message" | "linkTexts">,
  text: Translate,
): string | undefined {
  const link = message.links.find(({ index }) => index === linkIndex);
  if (link) return text("interactions.link", { link: sayLink(link, linkTexts).title });
  const name = fileNameOf(message.attachments, attachmentId);
  return name === undefined ? undefined : text("interactions.file", { name: shownName(name) });
}

/** What happened, newest first; hits that do not count are folded between. */
export function Timeline({ message, interactions, linkTexts, say }: TimelineProps) {
  const styles = useStyles();
  const text = useText();
  const rows = useMemo(() => foldTimeline(interactions), [interactions]);
  const entryOf = (interaction: Interaction) => (
    <TimelineEntry
      key={interaction.id}
      interaction={interaction}
      touched={touchedBy(interaction, { message, linkTexts }, text)}
      say={say}
    />
  );
  return (
    <section className={styles.root} aria-label={text("interactions.timeline")}>
      <Heading>{text("messages.page.history")}</Heading>
      <ol className={styles.list}>
        {rows.map((row) =>
          row.type === "interaction" ? (
            entryOf(row.interaction)
          ) : (
            <li key={`fold-${row.key}`}>
              <Disclosure label={text(`interactions.folded.${row.why}`, { count: row.interactions.length })}>
                <ol className={styles.list}>{row.interactions.map(entryOf)}</ol>
              </Disclosure>
            </li>
          ),
        )}
      </ol>
      {interactions.every(({ kind }) => kind === "sent") && (
        <Text className={styles.quiet}>{text("interactions.none.text")}</Text>
      )}
    </section>
  );
}
