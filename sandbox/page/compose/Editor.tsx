import { makeStyles } from "@fluentui/react-components";
import { type RefObject, useCallback, useRef } from "react";
import { editableFrame, readEditable, writeEditable } from "../mail/html.ts";
import { text } from "../text.ts";
import type { Draft } from "./draft.ts";

const useStyles = makeStyles({
  frame: { flexGrow: 1, minHeight: "120px", width: "100%", border: "none" },
});

/** Puts the caret where an insertion belongs when nothing was written yet: at the top, as Outlook does. */
function caretAtTop(page: Document) {
  const selection = page.getSelection();
  if (selection && selection.rangeCount > 0 && page.body.contains(selection.anchorNode)) return;
  selection?.collapse(page.body, 0);
}

function connect(page: Document, draft: Draft) {
  page.body.contentEditable = "true";
  page.body.setAttribute("role", "textbox");
  page.body.setAttribute("aria-multiline", "true");
  page.body.setAttribute("aria-label", text.body);
  draft.attachEditor({
    // biome-ignore lint/performance/useDomNodeTextContent: plain text means what is seen, with a line for each line.
    read: (format) => (format === "text" ? page.body.innerText : readEditable(page)),
    write: (html, images) => writeEditable(page, html, images),
    insert(html) {
      page.body.focus();
      caretAtTop(page);
      page.execCommand("insertHTML", false, html);
    },
  });
  page.addEventListener("input", () => draft.touch());
}

/** The frame the body is written in: a page of its own, so that a mail's styles stay inside and its scripts nowhere. */
export function Editor({ draft, frame }: { draft: Draft; frame: RefObject<HTMLIFrameElement | null> }) {
  const styles = useStyles();
  const connected = useRef<Document>(undefined);
  const handleLoad = useCallback(() => {
    const page = frame.current?.contentDocument;
    if (!page || connected.current === page) return;
    connected.current = page;
    connect(page, draft);
  }, [draft, frame]);
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      title={text.body}
      sandbox="allow-same-origin"
      srcDoc={editableFrame}
      onLoad={handleLoad}
    />
  );
}
