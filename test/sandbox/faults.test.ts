import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createFaults, type Fault } from "../../sandbox/faults.ts";
import { createThrottle } from "../../sandbox/graph/throttle.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { CLIENT_ID, openSandbox, postToken, signIn } from "./support.ts";

const OUTLOOK = "d3590ed6-52b3-4102-aeff-aad2292ab01c";

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await openSandbox({ limits: { concurrent: 2 } });
  token = await signIn(sandbox.url, "rep@contoso.test");
});
afterAll(() => sandbox.close());
beforeEach(() => fetch(`${sandbox.url}/faults`, { method: "DELETE" }));

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const ask = (path: string, as = token, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/v1.0${path}`, { ...init, headers: { authorization: `Bearer ${as}` } });
const addFault = (fault: Partial<Fault>) => post("/faults", fault);

describe("a fault by chance", () => {
  it("befalls as often as the dice say, and counts those only", () => {
    const dice = [0.05, 0.5, 0.09, 0.2];
    const faults = createFaults(() => dice.shift() ?? 1);
    faults.add({ operation: "messages.send", status: 503, mode: "error", chance: 0.1, count: 2 });
    const taken = Array.from({ length: 4 }, () => faults.take("messages.send")?.status);
    expect(taken).toEqual([503, undefined, 503, undefined]);
    expect(faults.list()).toEqual([]);
  });
});

describe("a fault", () => {
  it.each([401, 403, 404, 409, 413, 429, 503, 504] as const)(
    "answers %i as Graph would, once if asked for once",
    async (status) => {
      await addFault({ operation: "messages.list", status, count: 1, retryAfterSeconds: 7 });
      expect((await ask("/me/mailFolders")).status).toBe(200);
      const response = await ask("/me/messages");
      expect([response.status, response.headers.get("retry-after")]).toEqual([status, "7"]);
      expect(await response.json()).toMatchObject({ error: { code: expect.any(String), innerError: {} } });
      expect((await ask("/me/messages")).status).toBe(200);
    },
  );

  it("can answer nothing, half, or an error after all was done", async () => {
    await addFault({ operation: "messages.list", mode: "hang" });
    await expect(ask("/me/messages", token, { signal: AbortSignal.timeout(100) })).rejects.toThrow("timeout");
    await fetch(`${sandbox.url}/faults`, { method: "DELETE" });

    await addFault({ operation: "messages.list", mode: "half", count: 1 });
    const half = await ask("/me/messages");
    expect(half.status).toBe(200);
    await expect(half.text()).rejects.toThrow("terminated");

    await addFault({ operation: "messages.create", mode: "afterSuccess", status: 504, count: 1 });
    const init = { method: "POST", body: JSON.stringify({ subject: "Made all the same" }) };
    expect((await ask("/me/messages", token, init)).status).toBe(504);
    const answer = await ask(`/me/messages?$filter=${encodeURIComponent("subject eq 'Made all the same'")}`);
    expect(((await answer.json()) as { value: unknown[] }).value).toHaveLength(1);
  });

  it("can befall sign-in, with a code of choice", async () => {
    await addFault({ operation: "token", status: 400, code: "interaction_required", count: 1 });
    const form = {
      grant_type: "password",
      client_id: CLIENT_ID,
      username: "rep@contoso.test",
      password: "x",
      scope: "openid",
    };
    expect(await postToken(sandbox.url, form)).toMatchObject({
      status: 400,
      body: { error: "interaction_required" },
    });
    expect((await postToken(sandbox.url, form)).status).toBe(200);
  });

  it("never befalls Outlook itself", async () => {
    const outlook = await signIn(sandbox.url, "rep@contoso.test", undefined, OUTLOOK);
    await addFault({ operation: "*", status: 503 });
    expect((await ask("/me/messages")).status).toBe(503);
    expect((await ask("/me/messages", outlook)).status).toBe(200);
  });

  it("with an unknown field or status is refused", async () => {
    expect((await addFault({ operation: "x", status: 418 as 400 })).status).toBe(400);
    expect((await post("/faults", { operation: "x", colour: "red" })).status).toBe(400);
  });
});

describe("the limits", () => {
  it("let an app make only so many requests in a while, and say how long to wait", () => {
    const throttle = createThrottle({ requests: 2, windowSeconds: 60, concurrent: 4 });
    throttle.enter("app ann")();
    throttle.enter("app ann")();
    throttle.enter("app ben")();
    const isTold = expect.objectContaining({ status: 429, retryAfterSeconds: 60 });
    expect(() => throttle.enter("app ann")).toThrow(isTold);
  });

  it("let an app make only so many requests at a time in one mailbox", async () => {
    await addFault({ operation: "messages.list", delayMs: 200 });
    const responses = await Promise.all([1, 2, 3].map(() => ask("/me/messages")));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
    const refused = responses.find(({ status }) => status === 429)!;
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await refused.json()).toMatchObject({ error: { code: "ApplicationThrottled" } });
    expect((await ask("/me/messages")).status).toBe(200);
  });
});
