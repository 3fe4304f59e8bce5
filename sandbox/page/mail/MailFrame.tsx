import { makeStyles } from "@fluentui/react-components";
import { text } from "../text.ts";
import { type InlineImages, viewableFrame } from "./html.ts";

const useStyles = makeStyles({
  frame: { flexGrow: 1, minHeight: 0, width: "100%", border: "none" },
});

/** A received mail: no scripts, no origin, remote pictures only when asked for. */
export function MailFrame(props: { html: string; images: InlineImages; showRemote: boolean }) {
  const styles = useStyles();
  return (
    <iframe
      className={styles.frame}
      title={text.messageContent}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={viewableFrame(props.html, props.images, props.showRemote)}
    />
  );
}
