import { api } from "../../../shared/api.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useListed } from "../shell/useListed.ts";
import { useLiveReload } from "../shell/useLiveReload.ts";

/** The API's own limit for one answer. */
const MAX_LIMIT = 200;

/** The rep's messages in the activity list of a record, drafts too, kept up to date while the page is open. */
export function useActivity(recordId: string) {
  const client = useApi();
  const listed = useListed<MessageItem>(
    (cursor, limit, signal) => {
      const input = {
        recordId,
        view: "all" as const,
        limit: Math.min(limit, MAX_LIMIT),
        ...(cursor === null ? {} : { cursor }),
      };
      return client.call(api.listMessages, { input, signal });
    },
    [client, recordId],
  );
  // Which records a message belongs to can change with it: any message may be one of these.
  useLiveReload(listed.reload, (nudge) => nudge.kind === "message");
  return listed;
}
