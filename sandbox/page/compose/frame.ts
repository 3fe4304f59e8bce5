import { SignInFailure } from "../../office/entra.ts";
import {
  type AnswerMessage,
  type EventName,
  type Events,
  HOST_PARAMETER,
  isRequest,
  type RequestMessage,
} from "../../office/protocol.ts";
import type { Host } from "./answers.ts";

export type AddinPage = "taskpane" | "assistant" | "launch";

/** The address of a page of the add-in as Outlook on the web opens it: the host tells itself in the query. */
export function addinAddress(appUrl: string, page: AddinPage, language: string): string {
  const address = new URL(`/addin/${page}.html`, appUrl);
  address.searchParams.set(HOST_PARAMETER, `Outlook$Web$16.01$${language}$$$$0`);
  return address.href;
}

/** Runs one request; what goes wrong becomes an answer that names Office.js's error. */
export async function answer(host: Host, request: RequestMessage): Promise<AnswerMessage> {
  const base = { kind: "office-answer", id: request.id } as const;
  try {
    if (!Object.hasOwn(host, request.method)) throw new Error(`There is no method ${request.method}.`);
    const run = host[request.method] as (input: unknown) => unknown;
    return { ...base, output: await run(request.input) };
  } catch (reason) {
    const name = reason instanceof Error ? reason.name : "InternalError";
    const message = reason instanceof Error ? reason.message : String(reason);
    const signIn = reason instanceof SignInFailure && { status: reason.status, code: reason.code };
    return { ...base, error: { name, message, ...(signIn && { signIn }) } };
  }
}

/** Speaks with the pane in a frame: with that window only, and only while it shows the product's own origin. */
export function connectFrame(frame: HTMLIFrameElement, appUrl: string, host: Host) {
  const { origin } = new URL(appUrl);
  let isStarted = false;
  async function receive(event: MessageEvent) {
    if (event.source !== frame.contentWindow || event.origin !== origin || !isRequest(event.data)) return;
    isStarted = true;
    const message = await answer(host, event.data);
    frame.contentWindow?.postMessage(message, origin);
  }
  const listener = (event: MessageEvent) => void receive(event);
  window.addEventListener("message", listener);
  return {
    /** Whether Office.js has spoken in the frame. */
    isStarted: () => isStarted,
    /** A pane that has not asked for anything yet learns all of it at its start. */
    raise<E extends EventName>(event: E, detail: Events[E]) {
      if (isStarted) frame.contentWindow?.postMessage({ kind: "office-event", event, detail }, origin);
    },
    close: () => window.removeEventListener("message", listener),
  };
}
