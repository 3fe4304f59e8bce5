import { api } from "../../../shared/api.ts";
import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { CallError } from "../../api/callError.ts";
import type { Client } from "../../api/client.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import type { DraftDoor } from "../../office/draft.ts";
import type { Files } from "../attachments/files.ts";
import type { CommitDoors, Wish } from "../delivery/commit.ts";
import { pause } from "../delivery/wait.ts";
import type { Registrar } from "./register.ts";
import type { KeptDraft } from "./useDraft.ts";

interface Opened {
  readonly compose: ComposeDoor;
  readonly draft: DraftDoor;
  readonly server: Registrar;
  readonly files: Files | undefined;
  readonly kept: Pick<KeptDraft, "change" | "current">;
  readonly client: Client;
  readonly wish: Wish;
}

const codeOf = (error: unknown) => (error instanceof CallError ? error.code : undefined);

/** What handing the message over takes, for one time to send it at. */
export function openCommit({ compose, draft, kept, server, files, client, wish }: Opened): CommitDoors {
  const before = kept.current().delay;
  return {
    async register() {
      await files?.settle();
      return await server.register();
    },
    stamp: (messageId) => compose.writeHeader(ENGAGEMENT_HEADER, messageId),
    note: (isHandedOver) => kept.change({ delay: isHandedOver ? { ...wish, isCommitted: true } : before }),
    save: draft.save,
    schedule: (messageId, input) => client.call(api.schedule, { params: { messageId }, input }),
    find: async (messageId) => (await client.call(api.getMessage, { params: { messageId } })).schedule,
    isDraftMissing: (error) => codeOf(error) === "draft_missing",
    isUnanswered: (error) => ["unreachable", "timed_out", "unreadable_answer"].includes(codeOf(error) ?? ""),
    wait: pause,
    now: () => performance.now(),
  };
}
