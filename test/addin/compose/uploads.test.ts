import { describe, expect, it } from "@jest/globals";
import { createSignedIn } from "../../../addin/api/signedIn.ts";
import { createUploads } from "../../../addin/api/uploads.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const MESSAGE_ID = "6f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d";
const copy = { attachmentId: "a1", name: "a.pdf", size: 3, url: "https://engage.example/a/Tok" };

type Answer = { status: number; body: unknown; retryAfter?: string } | "offline" | "silent";

/** As much of XMLHttpRequest as uploading needs; it answers at once. */
class FakeRequest {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  status = 0;
  responseText = "";
  sent: unknown;
  path = "";
  readonly headers = new Map<string, string>();
  private readonly answer: Answer;
  constructor(answer: Answer) {
    this.answer = answer;
  }
  open(_method: string, url: URL) {
    this.path = url.pathname;
  }
  setRequestHeader(name: string, value: string) {
    this.headers.set(name, value);
  }
  getResponseHeader() {
    return typeof this.answer === "object" ? (this.answer.retryAfter ?? null) : null;
  }
  abort() {
    this.onabort?.();
    this.onloadend?.();
  }
  send(body: unknown) {
    this.sent = body;
    if (this.answer === "silent") return;
    this.upload.onprogress?.({ loaded: 1, total: 2 });
    if (this.answer === "offline") this.onerror?.();
    else {
      this.status = this.answer.status;
      this.responseText = JSON.stringify(this.answer.body);
      this.onload?.();
    }
    this.onloadend?.();
  }
}

function uploadsOf(...answers: Answer[]) {
  const requests: FakeRequest[] = [];
  const text = createTranslate("en");
  const signIn = {
    getToken: async ({ forceNewToken = false } = {}) => (forceNewToken ? "new" : "old"),
  };
  const uploads = createUploads({
    signedIn: createSignedIn({ signIn, asking: { ask: async () => false }, text }),
    text,
    locale: "en-GB",
    zone: "Europe/Ljubljana",
    baseUrl: "https://engage.example",
    stallTimeoutMs: 20,
    createRequest: () => {
      const request = new FakeRequest(answers.shift()!);
      requests.push(request);
      return request as unknown as XMLHttpRequest;
    },
  });
  return { uploads, requests };
}

const problem = (code: string, status: number) => ({ status, body: { code, detail: `Told about ${code}.` } });
const content = new Blob(["abc"]);
const request = (changes = {}) => ({
  messageId: MESSAGE_ID,
  name: "a.pdf",
  content,
  onProgress: () => undefined,
  signal: new AbortController().signal,
  ...changes,
});

describe("uploading a file", () => {
  it("sends the size before the file, says who asks, and tells how far it is", async () => {
    const { uploads, requests } = uploadsOf({ status: 200, body: copy });
    const parts: number[] = [];
    expect(await uploads.attachment(request({ onProgress: (part: number) => parts.push(part) }))).toEqual(
      copy,
    );
    const [sent] = requests;
    expect(sent?.path).toBe(`/api/messages/${MESSAGE_ID}/attachments`);
    expect(Object.fromEntries(sent!.headers)).toEqual({
      authorization: "Bearer old",
      "accept-language": "en-GB",
      "x-time-zone": "Europe/Ljubljana",
    });
    const form = sent!.sent as FormData;
    expect([...form.keys()]).toEqual(["size", "file"]);
    expect(form.get("size")).toBe("3");
    expect(parts).toEqual([0.5]);
  });

  it("asks once more with a new token", async () => {
    const { uploads, requests } = uploadsOf(problem("not_signed_in", 401), { status: 200, body: copy });
    await uploads.attachment(request());
    expect(requests[1]?.headers.get("authorization")).toBe("Bearer new");
  });

  it.each([
    ["a refusal", problem("conflict", 409), { code: "conflict", message: "Told about conflict." }],
    ["no network", "offline", { code: "unreachable" }],
    ["an answer that says nothing", { status: 200, body: {} }, { code: "unreadable_answer" }],
    ["a server that falls silent", "silent", { code: "timed_out" }],
  ] as const)("makes a sentence of %s", async (_name, answer, expected) => {
    await expect(uploadsOf(answer).uploads.attachment(request())).rejects.toMatchObject(expected);
  });

  it("ends at once when it is cancelled", async () => {
    const abort = new AbortController();
    const { uploads } = uploadsOf("silent");
    const uploading = uploads.attachment(request({ signal: abort.signal }));
    setTimeout(() => abort.abort(new Error("cancelled")), 0);
    await expect(uploading).rejects.toThrow("cancelled");
  });
});

it("a picture goes up as its bytes, with its type", async () => {
  const url = "https://engage.example/i/x";
  const { uploads, requests } = uploadsOf({ status: 200, body: { url } });
  const picture = new Blob(["x"], { type: "image/gif" });
  expect(await uploads.image(MESSAGE_ID, picture)).toBe(url);
  expect(requests[0]?.path).toBe(`/api/messages/${MESSAGE_ID}/images`);
  expect(requests[0]?.sent).toBe(picture);
});
