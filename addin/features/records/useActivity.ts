import { useCallback } from "react";
import { api } from "../../../shared/api.ts";
import type { CallTask } from "../../../shared/calls.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useLoad } from "../../api/useLoad.ts";
import { useListed } from "../shell/useListed.ts";
import { useLiveReload } from "../shell/useLiveReload.ts";

/** The API's own limit for one answer. */
const MAX_LIMIT = 200;
const noCalls: readonly CallTask[] = [];

/** The rep's messages in the activity list of a record, drafts too, and the calls, kept up to date while it is shown. */
export function useActivity(recordId: string) {
  const client = useApi();
  const { reload: reloadMessages, ...listed } = useListed<MessageItem>(
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
  const [calls, reloadCalls] = useLoad(
    (signal) => client.call(api.listCalls, { params: { recordId }, signal }),
    [client, recordId],
  );
  const reload = useCallback(() => {
    reloadMessages();
    reloadCalls();
  }, [reloadMessages, reloadCalls]);
  // Which records a message belongs to can change with it: any message may be one of these.
  useLiveReload(reload, (nudge) => nudge.kind === "message");
  return {
    ...listed,
    reload,
    calls: calls.state === "ready" ? calls.value.items : noCalls,
    noCallsBecause: calls.state === "failed" ? calls.message : undefined,
  };
}
