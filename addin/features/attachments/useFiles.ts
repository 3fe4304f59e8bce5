import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useUploads } from "../../api/ApiProvider.tsx";
import type { ComposeDoor } from "../../office/compose.ts";
import { useText } from "../../ui/Frame.tsx";
import { officeReason, sentenceFor } from "../../ui/sentence.ts";
import { createFiles, type Files, type FilesDoors } from "./files.ts";
import { emptyModel, type FilesModel } from "./filesModel.ts";

type Needs = Pick<FilesDoors, "ensureMessage" | "removeCopy" | "readCopy" | "removeLink">;

/** The files of this message, for as long as the pane is open; `undefined` where Outlook can't list attachments. */
export function useFiles(compose: ComposeDoor, needs: Needs): Files | undefined {
  const text = useText();
  const uploads = useUploads();
  const { ensureMessage, removeCopy, readCopy, removeLink } = needs;
  const { attachments } = compose;
  const files = useMemo(() => {
    if (!attachments) return undefined;
    return createFiles({
      attachments,
      upload: uploads.attachment,
      ensureMessage,
      removeCopy,
      readCopy,
      removeLink,
      text,
      sentenceFor: (error) => sentenceFor(error, text),
      officeReason: (error) => officeReason(error, text),
    });
  }, [attachments, uploads, ensureMessage, removeCopy, readCopy, removeLink, text]);
  useEffect(() => watch(files), [files]);
  return files;
}

/** Not every Outlook tells of every change: coming back to the pane is a reason to look again. */
function watch(files: Files | undefined): (() => void) | undefined {
  if (!files) return undefined;
  const refresh = () => void files.refresh();
  refresh();
  const stop = files.listen();
  window.addEventListener("focus", refresh);
  return () => {
    stop();
    window.removeEventListener("focus", refresh);
  };
}

const never = () => () => undefined;
const nothing = () => emptyModel;

export const useFilesModel = (files: Files | undefined): FilesModel =>
  useSyncExternalStore(files?.subscribe ?? never, files?.current ?? nothing);
