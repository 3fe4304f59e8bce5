import { useEffect, useMemo, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { StateAnswer } from "../../../shared/compose.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { useApi, useUploads } from "../../api/ApiProvider.tsx";
import { CallError, localError } from "../../api/callError.ts";
import type { Client } from "../../api/client.ts";
import type { Uploads } from "../../api/uploads.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { useText } from "../../ui/Frame.tsx";
import type { Files } from "../attachments/files.ts";
import { sizeWords } from "../attachments/size.ts";
import type { SendWord } from "../launch/sendWord.ts";
import { skipList } from "./draft.ts";
import { noFiles, openFilesDoor } from "./filesDoor.ts";
import type { Hosted } from "./hostImages.ts";
import type { SendStep } from "./prepareJourney.ts";
import type { Registrar } from "./register.ts";
import { once, type SendDoors, type SendOutcome, sendUnprepared } from "./submit.ts";
import type { KeptDraft } from "./useDraft.ts";
import { isIdRefused } from "./useDraftServer.ts";

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

/** Only loading the journey itself can fail: it has touched nothing then. */
const toHeld = (error: unknown): SendOutcome => ({ kind: "held", error, body: "unchanged" });

interface SendNeeds {
  readonly compose: ComposeDoor;
  readonly word: SendWord;
  readonly kept: KeptDraft;
  readonly server: Registrar;
  readonly files: Files | undefined;
  readonly hosts: () => readonly string[];
  readonly shown: StateAnswer | undefined;
}

/** Sends the message once, however often it is asked to while that is under way. */
export function useSend({ compose, word, kept, server, files, hosts, shown }: SendNeeds): Sending {
  const client = useApi();
  const uploads = useUploads();
  const text = useText();
  const [status, setStatus] = useState<SendStatus>({ kind: "idle" });
  const { change, current } = kept;
  const doors = useMemo(
    () => openDoors({ compose, word, client, uploads, files, change, text }),
    [compose, word, client, uploads, files, change, text],
  );
  const run = useMemo(
    () =>
      once(async (journey: (onStep: (step: SendStep) => void) => Promise<SendOutcome>) => {
        setStatus(await journey((step) => setStatus({ kind: "working", step })).catch(toHeld));
      }),
    [],
  );

  // Fetched before it is needed: when Send is pressed, it is there.
  useEffect(() => void loadJourney(text).catch(() => undefined), [text]);

  function start(isAnyway: boolean) {
    const { state, reasonCode } = shown ?? {};
    void run(async (onStep) => {
      onStep("saving");
      await server.settle();
      const { choice, messageId, openImageUrl, skip, regardingId } = current();
      const draft = { choice, messageId, openImageUrl, regardingId, skip: skipList(skip, hosts()) };
      const sendMessage = await loadJourney(text);
      return sendMessage(
        doors,
        isAnyway
          ? { ...draft, choice: "dontFollow", shown: undefined, shownReason: undefined }
          : { ...draft, shown: state, shownReason: reasonCode },
        onStep,
      );
    });
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

/** What preparing takes is a third of the pane, and not needed to show it. @throws {CallError} */
const loadJourney = (text: Translate) =>
  import("./sendJourney.ts").then(
    ({ sendMessage }) => sendMessage,
    (error: unknown) => Promise.reject(localError("unreachable", text, error)),
  );

interface Opened {
  readonly compose: ComposeDoor;
  readonly word: SendWord;
  readonly client: Client;
  readonly uploads: Uploads;
  readonly files: Files | undefined;
  readonly change: KeptDraft["change"];
  readonly text: Translate;
}

function openDoors({ compose, word, client, uploads, files, change, text }: Opened): SendDoors {
  return {
    compose,
    files: files ? openFilesDoor(files, (bytes) => sizeWords(bytes, text)) : noFiles,
    hostImages: openHosting(compose, uploads),
    tellPrepared: (answer) => word.prepared(compose, answer),
    prepare: (input) => client.call(api.prepare, { input }),
    isIdRefused,
    keep: ({ messageId, openImageUrl }) => change({ messageId, openImageUrl: openImageUrl ?? undefined }),
    markSent: async ({ messageId, ticket }, conversationId) => {
      const input = conversationId === undefined ? {} : { conversationId };
      await client.call(api.markSent, { params: { messageId }, input, ticket, keepalive: true });
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => Date.now(),
  };
}

/** What was hosted once for this message is not uploaded again when it is prepared again. */
function openHosting({ attachments }: ComposeDoor, uploads: Uploads): SendDoors["hostImages"] {
  let known: Hosted = new Map();
  return async (html, messageId) => {
    if (!attachments) return known;
    const { hostImages } = await import("./hostImages.ts");
    known = await hostImages({ attachments, upload: uploads.image }, html, messageId, known);
    return known;
  };
}
