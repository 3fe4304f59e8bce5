import { useAnnounce } from "@fluentui/react-components";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageBody, MessageDetail } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { useLiveReload } from "../shell/useLiveReload.ts";
import { readHistory } from "./readHistory.ts";
import { hasGoneOut } from "./sent.ts";
import { kindKey, newsAfter } from "./timeline.ts";

export interface MessageHistory {
  readonly message: MessageDetail;
  readonly interactions: readonly Interaction[];
  readonly older: Older;
}

/** The part of the history that is not shown yet. */
export interface Older {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly showMore: () => void;
}

/** One message and what happened to it, kept up to date while the page is open. */
export function useMessage(messageId: string): readonly [Loadable<MessageHistory>, reload: () => void] {
  const client = useApi();
  const [wanted, setWanted] = useState({ messageId, pages: 1 });
  const pages = wanted.messageId === messageId ? wanted.pages : 1;
  const [loaded, reload] = useLoad(
    async (signal) => {
      const request = { params: { messageId }, signal };
      const readPage = (cursor: string | undefined) =>
        client.call(api.getInteractions, { ...request, input: cursor === undefined ? {} : { cursor } });
      const [message, history] = await Promise.all([
        client.call(api.getMessage, request),
        readHistory(readPage, pages),
      ]);
      return { message, ...history };
    },
    [client, messageId],
  );
  useLiveReload(reload, (nudge) => nudge.kind === "message" && nudge.id === messageId);
  useAnnounceLatest(loaded.state === "ready" ? loaded.value.interactions : undefined);
  const shown = loaded.state === "ready" ? loaded.value.pages : 0;
  const showMore = useCallback(() => {
    setWanted({ messageId, pages: shown + 1 });
    reload();
  }, [messageId, shown, reload]);
  if (loaded.state !== "ready") return [loaded, reload];
  const { message, interactions, hasMore } = loaded.value;
  const isLoading = hasMore && pages > shown && loaded.staleBecause === undefined;
  return [{ ...loaded, value: { message, interactions, older: { hasMore, isLoading, showMore } } }, reload];
}

/** Tells screen readers what has come in while the page was open. */
function useAnnounceLatest(interactions: readonly Interaction[] | undefined): void {
  const text = useText();
  const { announce } = useAnnounce();
  const told = useRef<{ readonly at: string | undefined } | undefined>(undefined);
  const tell = useEffectEvent((read: readonly Interaction[]) => {
    const news = newsAfter(told.current?.at, read);
    // What was there when the page opened is read as part of it.
    if (told.current && news) announce(text(kindKey(news)));
    if (!told.current || news) told.current = { at: news?.at };
  });
  useEffect(() => {
    if (interactions) tell(interactions);
  }, [interactions]);
}

/** The mail itself, or its draft, from the rep's own mailbox. It is asked for once: a sent mail does not change. */
export function useMail(message: MessageDetail): readonly [Loadable<MessageBody>, reload: () => void] {
  const client = useApi();
  const { messageId } = message;
  return useLoad(
    (signal) => client.call(api.getMessageBody, { params: { messageId }, signal }),
    [client, messageId, hasGoneOut(message)],
  );
}
