import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Fault } from "../../sandbox/faults.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { CONTOSO, eventually, openSandbox, signIn } from "./support.ts";

const NOTIFY_MS = 20;

interface Told {
  readonly path: string;
  readonly value: Record<string, unknown>[];
}
/** How the listener answers: to the handshake, and to what it is told of changes. */
interface Manner {
  handshake: (token: string) => { status: number; type: string; body: string };
  answers: number[];
}

let sandbox: Sandbox;
let listener: Server;
let listenerUrl: string;
let token: string;
let told: Told[] = [];
const polite: Manner = {
  handshake: (validationToken) => ({ status: 200, type: "text/plain", body: validationToken }),
  answers: [],
};
let manner: Manner;

beforeAll(async () => {
  sandbox = await openSandbox({ notifyDelayMs: NOTIFY_MS });
  listener = createServer((req, res) => {
    const url = new URL(req.url ?? "", "http://localhost");
    const validationToken = url.searchParams.get("validationToken");
    if (validationToken !== null) {
      const { status, type, body } = manner.handshake(validationToken);
      return void res.writeHead(status, { "content-type": type }).end(body);
    }
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const { value } = JSON.parse(Buffer.concat(chunks).toString()) as Pick<Told, "value">;
      told.push({ path: url.pathname, value });
      const answer = url.pathname === "/changes" ? manner.answers.shift() : undefined;
      res.writeHead(answer ?? 202).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  listenerUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sandbox.close();
  listener.closeAllConnections();
  listener.close();
});
let people = 0;
let me: string;
beforeEach(async () => {
  people += 1;
  me = `listens${people}@customer.test`;
  token = await signIn(sandbox.url, me);
  told = [];
  manner = { ...polite, answers: [] };
});
afterEach(() => fetch(`${sandbox.url}/faults`, { method: "DELETE" }));

async function graph(method: string, path: string, body?: object, as = token) {
  const response = await fetch(`${sandbox.url}/v1.0/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${as}`,
      "content-type": "application/json",
      prefer: 'IdType="ImmutableId"',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
const control = (path: string, body: object) =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const addFault = (fault: Partial<Fault>) => control("/faults", fault);

async function inMinutes(minutes: number) {
  const { now } = (await (await fetch(`${sandbox.url}/clock`)).json()) as { now: string };
  return new Date(Date.parse(now) + minutes * 60_000).toISOString();
}
const wish = async (change: object = {}) => ({
  changeType: "created,updated,deleted",
  notificationUrl: `${listenerUrl}/changes`,
  lifecycleNotificationUrl: `${listenerUrl}/lifecycle`,
  resource: "me/mailFolders('drafts')/messages",
  expirationDateTime: await inMinutes(10_000),
  clientState: "a secret",
  ...change,
});
const subscribe = async (change: object = {}) =>
  graph("POST", "subscriptions", await wish(change)).then(({ body }) => body);
const draft = (subject: string) => graph("POST", "me/messages", { subject }).then(({ body }) => body);
const all = (path = "/changes") => told.filter((one) => one.path === path).flatMap(({ value }) => value);
const count = (wanted: number, path?: string) =>
  eventually(async () => (all(path).length >= wanted ? all(path) : undefined));

describe("a subscription", () => {
  it("is made once its address has answered the handshake, and can be read, renewed and ended", async () => {
    const made = await graph("POST", "subscriptions", await wish());
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity",
      changeType: "created,updated,deleted",
      clientState: "a secret",
      latestSupportedTlsVersion: "v1_2",
    });
    const path = `subscriptions/${made.body.id}`;
    const expirationDateTime = await inMinutes(10_060);
    expect((await graph("PATCH", path, { expirationDateTime })).body).toMatchObject({ expirationDateTime });
    expect((await graph("GET", "subscriptions")).body.value).toMatchObject([{ id: made.body.id }]);
    expect((await graph("POST", `${path}/reauthorize`)).status).toBe(204);
    expect((await graph("DELETE", path)).status).toBe(204);
    expect(await graph("GET", path)).toMatchObject({
      status: 404,
      body: { error: { code: "ResourceNotFound" } },
    });
  });

  it("isn't anybody else's", async () => {
    const { id } = await subscribe();
    const other = await signIn(sandbox.url, "other@customer.test");
    expect((await graph("GET", `subscriptions/${id}`, undefined, other)).status).toBe(404);
    expect((await graph("GET", "subscriptions", undefined, other)).body.value).toEqual([]);
  });

  it.each<[string, object, number, string]>([
    ["an address that isn't https", { notificationUrl: "http://hooks.example/x" }, 400, "InvalidRequest"],
    ["an address elsewhere", { notificationUrl: "https://hooks.example/x" }, 400, "ValidationError"],
    ["what is no address", { notificationUrl: "nowhere" }, 400, "InvalidRequest"],
    ["a change that doesn't exist", { changeType: "moved" }, 400, "InvalidRequest"],
    ["a resource that isn't mail", { resource: "me/events" }, 400, "ExtensionError"],
    ["somebody else's mail", { resource: "users/rep@contoso.test/messages" }, 403, "ExtensionError"],
    ["a long secret", { clientState: "x".repeat(129) }, 400, "InvalidRequest"],
    ["no end", { expirationDateTime: undefined }, 400, "InvalidRequest"],
  ])("isn't made for %s", async (_what, change, status, code) => {
    const answer = await graph("POST", "subscriptions", await wish(change));
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it("lasts 10,070 minutes at most, and 45 at least", async () => {
    const long = await graph(
      "POST",
      "subscriptions",
      await wish({ expirationDateTime: await inMinutes(10_072) }),
    );
    expect(long.body.error).toMatchObject({
      code: "ExtensionError",
      message: "Subscription expiration can only be 10070 minutes in the future.",
    });
    const { expirationDateTime } = await subscribe({ expirationDateTime: await inMinutes(5) });
    expect(Date.parse(expirationDateTime) - Date.parse(await inMinutes(0))).toBeGreaterThan(44 * 60_000);
  });

  it.each<[string, Manner["handshake"], RegExp]>([
    ["another status", () => ({ status: 403, type: "text/plain", body: "" }), /'Forbidden'/],
    ["other words", () => ({ status: 200, type: "text/plain", body: "yes" }), /exactly match/],
    ["HTML", (one) => ({ status: 200, type: "text/html", body: one }), /exactly match/],
  ])("isn't made when the handshake is answered with %s", async (_what, handshake, reason) => {
    manner = { handshake, answers: [] };
    const { status, body } = await graph("POST", "subscriptions", await wish());
    expect([status, body.error.code]).toEqual([400, "ValidationError"]);
    expect(body.error.message).toMatch(reason);
  });

  it("takes a permission to read, not only one to write", async () => {
    const writer = await signIn(sandbox.url, me, "https://graph.microsoft.com/Mail.ReadWrite");
    expect((await graph("POST", "subscriptions", await wish(), writer)).status).toBe(403);
  });
});

describe("a notification", () => {
  it("tells what happened to which message, and nothing of its content", async () => {
    const { id: subscriptionId, creatorId, expirationDateTime } = await subscribe();
    const { id } = await draft("one");
    const [first] = await count(1);
    const resource = `Users/${creatorId}/Messages/${id}`;
    expect(first).toEqual({
      subscriptionId,
      subscriptionExpirationDateTime: expirationDateTime,
      clientState: "a secret",
      tenantId: expect.not.stringContaining(CONTOSO),
      changeType: "created",
      resource,
      resourceData: {
        "@odata.type": "#Microsoft.Graph.Message",
        "@odata.id": resource,
        "@odata.etag": expect.stringMatching(/^W\/"/),
        id,
      },
    });
    await graph("PATCH", `me/messages/${id}`, { subject: "two" });
    await graph("DELETE", `me/messages/${id}`);
    const kinds = (await count(3)).map(({ changeType }) => changeType);
    expect(kinds).toEqual(["created", "updated", "deleted"]);
  });

  it("comes for the folder and the changes that were asked for", async () => {
    await subscribe({ changeType: "created", resource: `/users/${me}/mailFolders/inbox/messages` });
    const { id } = await draft("moved");
    await graph("POST", `me/messages/${id}/move`, { destinationId: "inbox" });
    expect(await count(1)).toMatchObject([{ changeType: "created", resourceData: { id } }]);
  });

  it("comes again until it is taken", async () => {
    await subscribe();
    manner.answers = [503, 500];
    await draft("thrice");
    expect(new Set((await count(3)).map(({ resource }) => resource)).size).toBe(1);
  });

  it("gathers what happens at one time", async () => {
    await subscribe();
    await Promise.all(["a", "b", "c"].map(draft));
    await count(3);
    expect(told.length).toBeLessThan(3);
  });

  it("doesn't come any more once the subscription has expired", async () => {
    await subscribe({ lifecycleNotificationUrl: null });
    await control("/clock", { advanceSeconds: 8 * 24 * 3600 });
    await draft("late");
    await subscribe();
    await draft("later");
    expect(await count(1)).toHaveLength(1);
  });
});

describe("a fault", () => {
  it("can lose a notification", async () => {
    await subscribe();
    await addFault({ operation: "notifications.changes", mode: "lose", count: 1 });
    await draft("lost");
    const { id } = await draft("told");
    expect(await count(1)).toMatchObject([{ resourceData: { id } }]);
  });

  it("can bring it twice", async () => {
    await subscribe();
    await addFault({ operation: "notifications.changes", mode: "repeat", count: 1 });
    await draft("twice");
    const [first, second] = await count(2);
    expect(second).toEqual(first);
  });

  it("can bring it late", async () => {
    await subscribe();
    await addFault({ operation: "notifications.changes", delayMs: 150, count: 1 });
    const late = await draft("late");
    const prompt = await draft("prompt");
    expect((await count(2)).map(({ resourceData }) => (resourceData as { id: string }).id)).toEqual([
      prompt.id,
      late.id,
    ]);
  });

  it("can let the next one pass first", async () => {
    await subscribe();
    await addFault({ operation: "notifications.changes", mode: "shuffle", count: 1 });
    const first = await draft("first");
    const second = await draft("second");
    expect((await count(2)).map(({ resourceData }) => (resourceData as { id: string }).id)).toEqual([
      second.id,
      first.id,
    ]);
  });

  it("of Graph's answers leaves notifications alone, and isn't used up by them", async () => {
    await subscribe();
    await addFault({ operation: "*", status: 503, count: 1, after: 1 });
    await draft("told");
    await count(1);
    expect((await graph("GET", "me/messages")).status).toBe(503);
  });
});

describe("a lifecycle notification", () => {
  it("can be called up: the subscription waits, and hears nothing until it is authorized again", async () => {
    const { id } = await subscribe();
    await control("/lifecycle", { event: "reauthorizationRequired", mailbox: me });
    expect(await count(1, "/lifecycle")).toMatchObject([
      { subscriptionId: id, lifecycleEvent: "reauthorizationRequired", clientState: "a secret" },
    ]);
    await draft("unheard");
    await graph("POST", `subscriptions/${id}/reauthorize`);
    const heard = await draft("heard");
    expect(await count(1)).toMatchObject([{ resourceData: { id: heard.id } }]);
  });

  it("tells that a subscription was removed", async () => {
    const { id } = await subscribe();
    await control("/lifecycle", { event: "subscriptionRemoved", mailbox: me });
    expect(await count(1, "/lifecycle")).toMatchObject([{ lifecycleEvent: "subscriptionRemoved" }]);
    expect((await graph("GET", `subscriptions/${id}`)).status).toBe(404);
  });

  it("comes by itself before the end, and when sign-in is revoked", async () => {
    await subscribe({ expirationDateTime: await inMinutes(60) });
    expect(await count(1, "/lifecycle")).toMatchObject([{ lifecycleEvent: "reauthorizationRequired" }]);
    await control("/signIn", { mailbox: me, ending: "revoked" });
    expect((await count(2, "/lifecycle"))[1]).toMatchObject({ lifecycleEvent: "subscriptionRemoved" });
  });

  it("tells that some were missed, when nobody took them for four hours", async () => {
    const { id } = await subscribe();
    manner.answers = Array.from({ length: 3 }, () => 503);
    await draft("missed");
    await count(1);
    await control("/clock", { advanceSeconds: 4 * 3600 + 1 });
    expect(await count(1, "/lifecycle")).toMatchObject([{ subscriptionId: id, lifecycleEvent: "missed" }]);
  });
});
