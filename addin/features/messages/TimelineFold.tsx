import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";
import type { Interaction } from "../../../shared/interactions.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { Disclosure } from "../shell/Disclosure.tsx";
import { ShowMore } from "../shell/ShowMore.tsx";
import { countReasons } from "./timeline.ts";

/** A scanner can leave hundreds: drawing them all at once would make the page wait. */
const STEP = 50;

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
  },
});

interface TimelineFoldProps {
  readonly interactions: readonly Interaction[];
  readonly entryOf: (interaction: Interaction) => ReactNode;
}

/** Neighbours that do not count, under a line that says how many they are and of what kinds. */
export function TimelineFold({ interactions, entryOf }: TimelineFoldProps) {
  const styles = useStyles();
  const { text, locale } = useEnvironment();
  const [shown, setShown] = useState(STEP);
  const kinds = countReasons(interactions).map(({ why, count }) =>
    text(`interactions.folded.${why}`, { count }),
  );
  const what = new Intl.ListFormat(locale, { type: "unit", style: "short" }).format(kinds);
  return (
    <li>
      <Disclosure label={text("interactions.folded", { count: interactions.length, what })}>
        <ol className={styles.list}>{interactions.slice(0, shown).map(entryOf)}</ol>
        {interactions.length > shown && (
          <ShowMore isLoading={false} onShowMore={() => setShown(shown + STEP)} />
        )}
      </Disclosure>
    </li>
  );
}
