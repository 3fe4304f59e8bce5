import { useCallback, useEffect } from "react";
import type { Mailbox } from "../graph.ts";
import { watchMailbox } from "../sandbox.ts";
import type { FolderName } from "../text.ts";
import { useLoad } from "../useLoad.ts";

/** The newest messages of a folder, kept up to date while they are shown. */
export function useFolder(mailbox: Mailbox, folder: FolderName) {
  const { loaded, again } = useLoad(useCallback(() => mailbox.list(folder), [mailbox, folder]));
  useEffect(() => watchMailbox(mailbox.address, again), [mailbox, again]);
  return { loaded, again };
}
