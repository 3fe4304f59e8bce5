import { useCallback, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { MessageItem } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useListed } from "../shell/useListed.ts";
import { useLiveReload } from "../shell/useLiveReload.ts";
import { type FollowedView, recallView, rememberView } from "./view.ts";

/** The API's own limit for one answer. */
const MAX_LIMIT = 200;

/** The rep's followed or scheduled messages, in the view of the last visit, kept up to date while the page is open. */
export function useFollowed(repId: string) {
  const client = useApi();
  const [view, setView] = useState(() => recallView(() => window.localStorage, repId));
  const listed = useListed<MessageItem>(
    (cursor, limit, signal) => {
      const input = {
        view: view.list,
        sort: view.sort,
        limit: Math.min(limit, MAX_LIMIT),
        ...(view.search === "" ? {} : { search: view.search }),
        ...(cursor === null ? {} : { cursor }),
      };
      return client.call(api.listMessages, { input, signal });
    },
    [client, view],
  );
  useLiveReload(listed.reload, (nudge) => nudge.kind === "message");
  const changeView = useCallback(
    (change: Partial<FollowedView>) => {
      const next = { ...view, ...change };
      rememberView(() => window.localStorage, repId, next);
      setView(next);
    },
    [view, repId],
  );
  return { view, changeView, ...listed };
}
