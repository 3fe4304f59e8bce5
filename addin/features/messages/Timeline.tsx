import { makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageLink } from "../../../shared/messages.ts";
import { useText } from "../../ui/Frame.tsx";
import { Disclosure } from "../shell/Disclosure.tsx";
import { Heading } from "../shell/Heading.tsx";
import type { SayWhen } from "../shell/useWhen.ts";
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
  readonly interactions: readonly Interaction[];
  readonly links: readonly MessageLink[];
  readonly linkTexts: ReadonlyMap<string, string>;
  readonly say: SayWhen;
}

/** What happened, newest first; hits that do not count are folded between. */
export function Timeline({ interactions, links, linkTexts, say }: TimelineProps) {
  const styles = useStyles();
  const text = useText();
  const rows = useMemo(() => foldTimeline(interactions), [interactions]);
  const linkOf = (interaction: Interaction) => {
    const link = links.find(({ index }) => index === interaction.linkIndex);
    return link && sayLink(link, linkTexts).title;
  };
  const entryOf = (interaction: Interaction) => (
    <TimelineEntry key={interaction.id} interaction={interaction} link={linkOf(interaction)} say={say} />
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
