import { describe, expect, it } from "@jest/globals";
import { CallError } from "../../../addin/api/callError.ts";
import { createClient } from "../../../addin/api/client.ts";
import { createSignedIn } from "../../../addin/api/signedIn.ts";
import { api } from "../../../shared/api.ts";
import { ErrorStatus } from "../../../shared/errors.ts";
import { CLOCK_HEADER } from "../../../shared/header.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const me = { repId: "r", orgId: "o", name: "Rep", address: "rep@contoso.test", isAdmin: false };
const json = (body: unknown, status = 200, headers: HeadersInit = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const problem = (code: string, status: number, headers?: HeadersInit) =>
  json({ type: "about:blank", title: code, status, code, detail: `Told about ${code}.` }, status, headers);

/** A client whose server gives the answers in turn, or fails. */
function clientOf(...answers: (Response | Error | "never")[]) {
  const requests: Request[] = [];
  const tokens: boolean[] = [];
  const signIn = {
    getToken: async ({ forceNewToken = false } = {}) => {
      tokens.push(forceNewToken);
      return forceNewToken ? "new" : "old";
    },
  };
  const text = createTranslate("en");
  const client = createClient({
    signedIn: createSignedIn({ signIn, asking: { ask: async () => false }, text }),
    text,
    locale: "en-GB",
    zone: "Europe/Ljubljana",
    baseUrl: "https://engage.example",
    timeoutMs: 50,
    fetch: async (input, init) => {
      init?.signal?.throwIfAborted();
      requests.push(new Request(input, init));
      const answer = answers.shift()!;
      if (answer === "never") return waitForAbort(init!.signal!);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { client, requests, tokens };
}

const waitForAbort = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error("It should have failed.");
    },
    (error: CallError) => error,
  );

describe("a call to our server", () => {
  it("says who asks, in which language and zone", async () => {
    const { client, requests } = clientOf(json(me));
    expect(await client.call(api.me, {})).toEqual(me);
    expect(requests[0]?.url).toBe("https://engage.example/api/me");
    expect(Object.fromEntries(requests[0]!.headers)).toMatchObject({
      authorization: "Bearer old",
      "accept-language": "en-GB",
      "x-time-zone": "Europe/Ljubljana",
    });
  });

  it("puts parameters into the path and a read's input into the query", async () => {
    const { client, requests } = clientOf(
      new Response(null, { status: 204 }),
      json({ items: [], cursor: null }),
    );
    const messageId = "6f0c2ad3-9f5c-4f0e-8a52-3d5f6a7b8c9d";
    await client.call(api.markSent, { params: { messageId }, input: {}, ticket: "t", keepalive: true });
    await client.call(api.listMessages, { input: { search: "a&b=c", view: "all" } });
    expect(requests[0]?.url).toBe(`https://engage.example/api/messages/${messageId}/sent`);
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer t");
    expect(requests[1]?.url).toBe("https://engage.example/api/messages?search=a%26b%3Dc&view=all");
  });

  it.each(Object.entries(ErrorStatus).filter(([code]) => code !== "not_signed_in"))(
    "tells the server's own sentence when it refuses with %s",
    async (code, status) => {
      const { client } = clientOf(problem(code, status, { "retry-after": "7" }));
      const error = await failure(client.call(api.me, {}));
      expect(error).toBeInstanceOf(CallError);
      expect(error).toMatchObject({ code, message: `Told about ${code}.`, retryAfterSeconds: 7 });
    },
  );

  it.each([
    ["no network", new TypeError("Failed to fetch"), "unreachable"],
    ["a proxy's page", new Response("<html>Bad gateway</html>", { status: 502 }), "unreachable"],
    ["a page that is no problem", new Response("<html></html>", { status: 418 }), "unreadable_answer"],
    ["a problem with a code of another server", problem("teapot", 400), "unreadable_answer"],
    ["half an answer", new Response('{"repId":'), "unreadable_answer"],
    ["an answer of another shape", json({ repId: 1 }), "unreadable_answer"],
  ])("makes a sentence of %s", async (_name, answer, code) => {
    const error = await failure(clientOf(answer).client.call(api.me, {}));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(/[Tt]ry again/);
  });

  it("learns from each answer, refusals too, what time our server goes by", async () => {
    const headers = { [CLOCK_HEADER]: "2030-01-01T00:00:00.000Z" };
    for (const answer of [json(me, 200, headers), problem("not_found", 404, headers)]) {
      const { client } = clientOf(answer);
      await client.call(api.me, {}).catch(() => undefined);
      expect(client.clock.now().getUTCFullYear()).toBe(2030);
    }
  });

  it("asks once more with a new token when the old one is refused", async () => {
    const { client, tokens, requests } = clientOf(problem("not_signed_in", 401), json(me));
    expect(await client.call(api.me, {})).toEqual(me);
    expect(tokens).toEqual([false, true]);
    expect(requests[1]?.headers.get("authorization")).toBe("Bearer new");
  });

  it("does not ask a third time", async () => {
    const { client } = clientOf(problem("not_signed_in", 401), problem("not_signed_in", 401));
    expect(await failure(client.call(api.me, {}))).toMatchObject({ code: "not_signed_in" });
  });

  it("gives up on a server that does not answer", async () => {
    const error = await failure(clientOf("never").client.call(api.me, {}));
    expect(error).toMatchObject({ code: "timed_out" });
  });

  it("lets the caller's own abort through as it is", async () => {
    const abort = new AbortController();
    abort.abort(new Error("left"));
    const { client } = clientOf();
    await expect(client.call(api.me, { signal: abort.signal })).rejects.toThrow("left");
  });
});
