import { Button, makeStyles, Text, ToggleButton, tokens } from "@fluentui/react-components";
import { DismissRegular, PinRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
import type { OpenItem } from "../../office/protocol.ts";
import type { Surroundings } from "../compose/answers.ts";
import { addinAddress, connectFrame } from "../compose/frame.ts";
import type { Mailbox } from "../graph.ts";
import type { View } from "../settings.ts";
import { text } from "../text.ts";
import { officeTheme } from "../themes.ts";
import { createReadHost, readItemOf } from "./readHost.ts";

const useStyles = makeStyles({
  pane: {
    width: "320px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  header: {
    display: "flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalXS,
    paddingInlineStart: tokens.spacingHorizontalM,
  },
  title: { flexGrow: 1 },
  frame: { border: "none", flexGrow: 1, width: "100%" },
});

export interface ReadPaneProps {
  readonly mailbox: Mailbox;
  /** The message beside the pane; a pinned pane may have none. */
  readonly id: string | undefined;
  readonly appUrl: string;
  readonly view: View;
  readonly around: Surroundings;
  readonly isPinned: boolean;
  readonly onPin: () => void;
  readonly onClose: () => void;
}

/** Keeps the frame told of the message beside it, and of the theme around it. */
function useConnection({ mailbox, id, appUrl, view, around }: ReadPaneProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const item = useRef<Promise<OpenItem>>(Promise.resolve({ mode: "none" }));
  const connection = useRef<ReturnType<typeof connectFrame>>(undefined);
  useEffect(() => {
    if (!frame.current) return;
    const host = createReadHost(mailbox, () => item.current, around);
    const open = connectFrame(frame.current, appUrl, host);
    connection.current = open;
    return open.close;
  }, [mailbox, appUrl, around]);
  useEffect(() => {
    // A message that is gone by now is none to the add-in.
    const coming = readItemOf(mailbox, id).catch((): OpenItem => ({ mode: "none" }));
    item.current = coming;
    void coming.then((open) => {
      if (item.current === coming) connection.current?.raise("itemChanged", { item: open });
    });
  }, [mailbox, id]);
  useEffect(() => {
    connection.current?.raise("officeThemeChanged", { theme: officeTheme(view.theme) });
  }, [view.theme]);
  return frame;
}

/** The add-in's pane beside a message being read. Pinned, it stays when another message is chosen. */
export function ReadPane(props: ReadPaneProps) {
  const styles = useStyles();
  const frame = useConnection(props);
  const { appUrl, view, isPinned, onPin, onClose } = props;
  return (
    <aside className={styles.pane} aria-label={text.assistant}>
      <div className={styles.header}>
        <Text weight="semibold" truncate wrap={false} className={styles.title}>
          {text.assistant}
        </Text>
        <ToggleButton
          appearance="subtle"
          size="small"
          icon={<PinRegular />}
          aria-label={text.pin}
          title={text.pin}
          checked={isPinned}
          onClick={onPin}
        />
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label={text.close}
          title={text.close}
          onClick={onClose}
        />
      </div>
      <iframe
        ref={frame}
        className={styles.frame}
        title={text.assistant}
        src={addinAddress(appUrl, "assistant", view.language)}
      />
    </aside>
  );
}
