import { makeStyles } from "@fluentui/react-components";
import { text } from "../text.ts";
import { type InlineImages, type PictureAddress, viewableFrame } from "./html.ts";

const useStyles = makeStyles({
  frame: { flexGrow: 1, minHeight: 0, width: "100%", border: "none" },
});

interface MailFrameProps {
  readonly html: string;
  readonly images: InlineImages;
  readonly showRemote: boolean;
  readonly pictureAddress: PictureAddress;
}

/** A received mail: no scripts, no origin, remote pictures only when asked for. */
export function MailFrame(props: MailFrameProps) {
  const styles = useStyles();
  return (
    <iframe
      className={styles.frame}
      title={text.messageContent}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={viewableFrame(props.html, props.images, props)}
    />
  );
}
