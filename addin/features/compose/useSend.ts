import { useMemo, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { FollowState } from "../../../shared/compose.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { CallError } from "../../api/callError.ts";
import type { Client } from "../../api/client.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import type { Draft, SendStep } from "./prepareJourney.ts";
import { once, type SendDoors, type SendOutcome, sendMessage, sendUnprepared } from "./sendJourney.ts";
import type { KeptDraft } from "./useDraft.ts";

/** Where sending stands: one value, so that the pane can't be sending and sent at once. */
export type SendStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "working"; readonly step: SendStep }
  | SendOutcome;

export interface Sending {
  readonly status: SendStatus;
  readonly send: () => void;
  /** After sending was held back: lets the message go unfollowed. */
  readonly sendAnyway: () => void;
  /** What was prepared no longer fits the message. */
  readonly forget: () => void;
}

/** Sends the message once, however often it is asked to while that is under way. */
export function useSend(compose: ComposeDoor, kept: KeptDraft, shown: FollowState | undefined): Sending {
  const client = useApi();
  const [status, setStatus] = useState<SendStatus>({ kind: "idle" });
  const { change, current } = kept;
  const doors = useMemo(() => openDoors(compose, client, change), [compose, client, change]);
  const run = useMemo(
    () =>
      once(async (journey: (onStep: (step: SendStep) => void) => Promise<SendOutcome>) => {
        setStatus(await journey((step) => setStatus({ kind: "working", step })));
      }),
    [],
  );

  function start(isAnyway: boolean) {
    const { choice, messageId, openImageUrl } = current();
    const draft: Draft = isAnyway
      ? { choice: "dontFollow", shown: undefined, messageId, openImageUrl }
      : { choice, shown, messageId, openImageUrl };
    void run((onStep) => sendMessage(doors, draft, onStep));
  }

  function sendAnyway() {
    // Asking a server that just failed would only keep the message waiting.
    const isServerAway = status.kind === "held" && status.error instanceof CallError;
    if (isServerAway || (status.kind === "held" && status.body === "followed")) {
      void run((onStep) => sendUnprepared(doors, onStep));
    } else start(true);
  }

  return {
    status,
    send: () => start(false),
    sendAnyway,
    forget: () => setStatus((before) => (before.kind === "ready" ? { kind: "idle" } : before)),
  };
}

function openDoors(compose: ComposeDoor, client: Client, change: KeptDraft["change"]): SendDoors {
  return {
    compose,
    prepare: (input) => client.call(api.prepare, { input }),
    isIdRefused: (error) =>
      error instanceof CallError && (error.code === "not_found" || error.code === "conflict"),
    keep: ({ messageId, openImageUrl }) => change({ messageId, openImageUrl: openImageUrl ?? undefined }),
    markSent: async ({ messageId, ticket }, conversationId) => {
      const input = conversationId === undefined ? {} : { conversationId };
      await client.call(api.markSent, { params: { messageId }, input, ticket, keepalive: true });
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => Date.now(),
  };
}
