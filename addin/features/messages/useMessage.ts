import { useAnnounce } from "@fluentui/react-components";
import { useEffect, useEffectEvent, useRef } from "react";
import { api } from "../../../shared/api.ts";
import type { Interaction } from "../../../shared/interactions.ts";
import type { MessageBody, MessageDetail } from "../../../shared/messages.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { useText } from "../../ui/Frame.tsx";
import { useLiveReload } from "../shell/useLiveReload.ts";
import { hasGoneOut } from "./sent.ts";
import { foldReasonOf } from "./timeline.ts";

export interface MessageHistory {
  readonly message: MessageDetail;
  readonly interactions: readonly Interaction[];
}

/** One message and what happened to it, kept up to date while the page is open. */
export function useMessage(messageId: string): readonly [Loadable<MessageHistory>, reload: () => void] {
  const client = useApi();
  const [history, reload] = useLoad(
    async (signal): Promise<MessageHistory> => {
      const request = { params: { messageId }, signal };
      const [message, { items }] = await Promise.all([
        client.call(api.getMessage, request),
        client.call(api.getInteractions, request),
      ]);
      return { message, interactions: items };
    },
    [client, messageId],
  );
  useLiveReload(reload, (nudge) => nudge.kind === "message" && nudge.id === messageId);
  useAnnounceLatest(history.state === "ready" ? history.value.interactions : undefined);
  return [history, reload];
}

/** Tells screen readers what has come in while the page was open. */
function useAnnounceLatest(interactions: readonly Interaction[] | undefined): void {
  const text = useText();
  const { announce } = useAnnounce();
  const latest = interactions?.find((interaction) => !foldReasonOf(interaction));
  const tell = useEffectEvent(() => latest && announce(text(`interactions.kind.${latest.kind}`)));
  const isLoaded = interactions !== undefined;
  const latestId = latest?.id;
  const told = useRef<{ readonly id: string | undefined } | undefined>(undefined);
  useEffect(() => {
    if (!isLoaded) return;
    // What was there when the page opened is read as part of it.
    if (told.current && told.current.id !== latestId) tell();
    told.current = { id: latestId };
  }, [isLoaded, latestId]);
}

/**
 * The mail itself, from the rep's own mailbox. It is asked for once: a sent mail does not change.
 *
 * @returns as its value `undefined` for a message that has not gone out: there is none to show.
 */
export function useMail(
  message: MessageDetail,
): readonly [Loadable<MessageBody | undefined>, reload: () => void] {
  const client = useApi();
  const { messageId } = message;
  const isSent = hasGoneOut(message);
  return useLoad(
    async (signal) =>
      isSent ? await client.call(api.getMessageBody, { params: { messageId }, signal }) : undefined,
    [client, messageId, isSent],
  );
}
