import { useMemo } from "react";
import { api } from "../../../shared/api.ts";
import { removeAttachmentBlocks } from "../../../shared/html/attachmentMark.ts";
import { MINUTE } from "../../../shared/time.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { CallError } from "../../api/callError.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { skipList } from "./draft.ts";
import { createRegistrar, type Registrar } from "./register.ts";
import type { KeptDraft } from "./useDraft.ts";

/** What this draft asks of our server between opening and sending. */
export interface DraftServer extends Registrar {
  ensureMessage(): Promise<string>;
  removeCopy(attachmentId: string): Promise<void>;
  readCopy(attachmentId: string): Promise<Uint8Array<ArrayBuffer>>;
  removeLink(url: string): Promise<void>;
}

/** A file as large as a mail may take so long to come. */
const COPY_TIMEOUT_MS = 2 * MINUTE;

export const isIdRefused = (error: unknown): boolean =>
  error instanceof CallError && (error.code === "not_found" || error.code === "conflict");

export function useDraftServer(
  compose: ComposeDoor,
  { change, current }: Pick<KeptDraft, "change" | "current">,
  hosts: () => readonly string[],
): DraftServer {
  const client = useApi();
  return useMemo(() => {
    const registrar = createRegistrar({
      compose,
      prepare: (input) => client.call(api.prepare, { input }),
      isIdRefused,
      current,
      skip: () => skipList(current().skip, hosts()),
      keepId: (messageId) => change({ messageId }),
    });
    return {
      ...registrar,
      async ensureMessage() {
        await registrar.settle();
        return current().messageId ?? registrar.register();
      },
      async removeCopy(attachmentId) {
        const { messageId } = current();
        if (messageId === undefined) return;
        await client.call(api.removeAttachment, { params: { messageId, attachmentId }, keepalive: true });
      },
      async readCopy(attachmentId) {
        const path = `/api/messages/${current().messageId}/attachments/${encodeURIComponent(attachmentId)}/content`;
        const response = await client.open(path, AbortSignal.timeout(COPY_TIMEOUT_MS));
        return new Uint8Array(await response.arrayBuffer());
      },
      async removeLink(url) {
        const html = await compose.readHtml();
        const without = removeAttachmentBlocks(html, [url]);
        if (without !== html) await compose.writeHtml(without);
      },
    };
  }, [compose, client, change, current, hosts]);
}
