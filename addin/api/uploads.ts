import type { z } from "zod";
import { HostedImage, UploadedAttachment } from "../../shared/attachments.ts";
import type { Translate } from "../../shared/text/index.ts";
import { MINUTE } from "../../shared/time.ts";
import { localError } from "./callError.ts";
import type { SignedIn } from "./signedIn.ts";

/** An upload that has not moved for so long is given up. The end of it waits for the rep's OneDrive. */
const STALL_TIMEOUT_MS = 2 * MINUTE;

export interface Uploads {
  /** @throws {CallError} An abort by `signal` throws its reason. */
  attachment(request: AttachmentUpload): Promise<UploadedAttachment>;
  /** @param content with its media type. @returns the address of the picture. @throws {CallError} */
  image(messageId: string, content: Blob): Promise<string>;
}

export interface AttachmentUpload {
  readonly messageId: string;
  readonly name: string;
  readonly content: Blob;
  /** @param part from 0 to 1. */
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

interface Needs {
  readonly signedIn: SignedIn;
  readonly text: Translate;
  readonly locale: string;
  readonly zone: string;
  readonly baseUrl: string;
  /** `fetch` does not tell how much of a body has gone up. */
  readonly createRequest: () => XMLHttpRequest;
  readonly stallTimeoutMs?: number;
}

interface Upload {
  readonly path: string;
  readonly body: FormData | Blob;
  readonly onProgress?: (part: number) => void;
  readonly signal?: AbortSignal;
}

export function createUploads(needs: Needs): Uploads {
  const { signedIn, text } = needs;

  async function post<T>(upload: Upload, schema: z.ZodType<T>): Promise<T> {
    const { signal } = upload;
    const response = await signedIn((token) => sendOnce(needs, upload, token), { signal });
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (!answer.success) throw localError("unreadable_answer", text, answer.error);
    return answer.data;
  }

  return {
    attachment({ messageId, name, content, onProgress, signal }) {
      const body = new FormData();
      body.append("size", String(content.size));
      body.append("file", content, name);
      const path = `/api/messages/${encodeURIComponent(messageId)}/attachments`;
      return post({ path, body, onProgress, signal }, UploadedAttachment);
    },
    async image(messageId, content) {
      const path = `/api/messages/${encodeURIComponent(messageId)}/images`;
      return (await post({ path, body: content }, HostedImage)).url;
    },
  };
}

function sendOnce(needs: Needs, upload: Upload, token: string): Promise<Response> {
  const { signal, onProgress } = upload;
  const { text, stallTimeoutMs = STALL_TIMEOUT_MS } = needs;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const request = needs.createRequest();
    const stall = watchStall(stallTimeoutMs, () => request.abort());
    const abort = () => request.abort();
    signal?.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = ({ loaded, total }) => {
      stall.moved();
      onProgress?.(total > 0 ? loaded / total : 0);
    };
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(localError("unreachable", text));
    request.onabort = () => reject(signal?.aborted ? signal.reason : localError("timed_out", text));
    request.onloadend = () => {
      stall.end();
      signal?.removeEventListener("abort", abort);
    };
    open(request, needs, upload.path, token);
    request.send(upload.body);
  });
}

function open(request: XMLHttpRequest, { baseUrl, locale, zone }: Needs, path: string, token: string): void {
  request.open("POST", new URL(path, baseUrl));
  request.setRequestHeader("authorization", `Bearer ${token}`);
  request.setRequestHeader("accept-language", locale);
  request.setRequestHeader("x-time-zone", zone);
}

function watchStall(timeoutMs: number, onStall: () => void) {
  let timer = setTimeout(onStall, timeoutMs);
  return {
    moved() {
      clearTimeout(timer);
      timer = setTimeout(onStall, timeoutMs);
    },
    end: () => clearTimeout(timer),
  };
}

/** The same answer in the form that every other call reads. */
function responseOf(request: XMLHttpRequest): Response {
  const { status, responseText } = request;
  const retryAfter = request.getResponseHeader("retry-after");
  const headers = retryAfter === null ? {} : { "retry-after": retryAfter };
  // These statuses may carry no body; none of them is an answer to an upload.
  const mayHaveBody = status >= 200 && ![204, 205, 304].includes(status);
  return mayHaveBody
    ? new Response(responseText, { status, headers })
    : new Response(null, { status: 204, headers });
}
