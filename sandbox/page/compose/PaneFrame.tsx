import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { Theme } from "../../office/protocol.ts";
import { text } from "../text.ts";
import type { Surroundings } from "./answers.ts";
import type { Draft } from "./draft.ts";
import { addinAddress, connectFrame } from "./frame.ts";
import { createHost } from "./host.ts";

const useStyles = makeStyles({
  pane: {
    width: "320px",
    minHeight: "570px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  frame: { border: "none", flexGrow: 1, width: "100%" },
});

interface PaneFrameProps {
  readonly draft: Draft;
  readonly appUrl: string;
  readonly language: string;
  readonly theme: Theme;
  readonly around: Surroundings;
}

/** The add-in's compose pane, as wide as Outlook on the web makes it. */
export function PaneFrame({ draft, appUrl, language, theme, around }: PaneFrameProps) {
  const styles = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  const connection = useRef<ReturnType<typeof connectFrame>>(undefined);
  useEffect(() => {
    if (!frame.current) return;
    const open = connectFrame(frame.current, appUrl, createHost(draft, around));
    connection.current = open;
    const stop = draft.onEvent(({ name, detail }) => open.raise(name, detail));
    return () => {
      stop();
      open.close();
    };
  }, [draft, appUrl, around]);
  useEffect(() => connection.current?.raise("officeThemeChanged", { theme }), [theme]);
  return (
    <aside className={styles.pane} aria-label={text.pane}>
      <iframe
        ref={frame}
        className={styles.frame}
        title={text.pane}
        src={addinAddress(appUrl, "taskpane", language)}
      />
    </aside>
  );
}
