import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { mailboxKeys, WatchRow } from "../../server/features/replies/rows.ts";
import { eventually } from "../support/eventually.ts";
import { type MailRoom, openMailRoom, type TestRep } from "../support/mailRoom.ts";

let room: MailRoom;
let rep: TestRep;
let state: string;
const PATH = "/api/graph/notifications";

beforeAll(async () => {
  room = await openMailRoom();
  rep = await room.newRep();
  await rep.send();
  await rep.isListenedTo();
  state = (await rep.graph("GET", "/subscriptions")).body.value[0].clientState;
});
afterAll(() => room.close());

const post = (body: string, { query = "", type = "application/json", from = "192.0.2.1" } = {}) =>
  fetch(room.first.url + PATH + query, {
    method: "POST",
    headers: { "content-type": type, "x-forwarded-for": from },
    body,
  });
const told = (...clientStates: (string | null)[]) =>
  JSON.stringify({ value: clientStates.map((clientState) => ({ subscriptionId: "x", clientState })) });
const waiting = async () => {
  const table = room.product.tables.organization(room.product.processOptions().dueOrg);
  const rows = await table.list(z.object({ kind: z.string(), id: z.string() }), "due", { from: "d_" });
  return rows.map(({ value }) => value.id);
};

describe("the address that Graph calls", () => {
  it("says the token of a handshake back, as plain text, and nothing that a browser would run", async () => {
    const token = "Validation: Testing client: a b+c";
    const answer = await post("", {
      query: `?validationToken=${encodeURIComponent(token)}`,
      type: "text/plain",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toBe(token);
    const script = await post("", { query: `?validationToken=${encodeURIComponent("<script>1</script>")}` });
    expect(await script.text()).not.toContain("<");
    expect((await post("", { query: `?validationToken=${"x".repeat(2000)}` })).status).toBe(400);
  });

  it("takes what is ours at once, and needs nothing else of it", async () => {
    expect((await post(told(state))).status).toBe(202);
    const lifecycle = { value: [{ clientState: state, lifecycleEvent: "somethingNew", more: { a: 1 } }] };
    expect((await post(JSON.stringify(lifecycle))).status).toBe(202);
  });

  it("says nothing of what is wrong with what is not ours, and does nothing", async () => {
    // So that nothing of the test before is under way.
    await eventually(async () => expect(await waiting()).not.toContainEqual(expect.stringContaining("~")));
    const [tag, proof] = state.split(".");
    const forged = [`${tag}.${"A".repeat(43)}`, `${"A".repeat(22)}.${proof}`, "", null, `${state}x`];
    for (const one of forged) {
      const answer = await post(told(one));
      expect([answer.status, await answer.text()]).toEqual([202, ""]);
    }
    expect(await waiting()).not.toContainEqual(expect.stringContaining("~"));
  });

  it.each([
    ["no JSON", "{", "application/json", 400],
    ["another kind of body", told(null), "text/plain", 400],
    ["no list", "{}", "application/json", 400],
    ["a state that is no text", '{"value":[{"clientState":{"$gt":""}}]}', "application/json", 400],
    [
      "more than any notification",
      JSON.stringify({ value: [], x: "x".repeat(300_000) }),
      "application/json",
      413,
    ],
  ])("refuses %s", async (_what, body, type, status) => {
    expect((await post(body, { type, from: "192.0.2.7" })).status).toBe(status);
  });

  it("closes for who goes on guessing, and for nobody else", async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i += 1) statuses.add((await post(told("x"), { from: "192.0.2.9" })).status);
    expect([...statuses]).toEqual([202, 429]);
    expect((await post(told(state))).status).toBe(202);
  });

  it("is counted by health", async () => {
    const answer = (await (await fetch(`${room.first.url}/readyz`)).json()) as {
      checks: { replies: unknown };
    };
    expect(answer.checks.replies).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/mailboxes are listened to/),
    });
  });
});

describe("a mailbox", () => {
  it("whose sign-in ended asks for the rep, and is read at once when they are back", async () => {
    const other = await room.newRep();
    const sent = await other.send();
    await other.isListenedTo();
    await room.deliver(other.answer(sent));
    await eventually(async () => expect(await other.message(sent.messageId)).toMatchObject({ replies: 1 }));
    const later = await other.send();
    await room.post("/signIn", { mailbox: other.address, ending: "revoked" });
    await room.deliver(other.answer(later));
    const { orgId, repId } = (await other.call("GET", "/api/me")).body;
    // A process that remembers no token of before.
    const fresh = await room.product.startServer();
    expect(await fresh.app.later.handlers.replies?.({ orgId, id: repId, attempts: 0 })).toBeDefined();
    const asked = expect.objectContaining({ kind: "needsSignIn", messageId: null });
    expect(await other.cards()).toContainEqual(asked);
    const api = await room.product.signIn(other.address);
    await room.first.call(api, "POST", "/api/compose/prepare", {
      ...{ to: [{ address: "rep@fabrikam.test" }], cc: [], subject: "x", html: "<p>x</p>", follow: "follow" },
    });
    await eventually(async () => {
      const { body } = await room.first.call(api, "GET", `/api/messages/${later.messageId}`);
      expect(body).toMatchObject({ replies: 1 });
      expect(await other.cards()).not.toContainEqual(asked);
    }, 20_000);
  });

  it("is left alone when nothing is waited for any more", async () => {
    const other = await room.newRep();
    await other.send();
    await other.isListenedTo();
    const { orgId, repId } = (await other.call("GET", "/api/me")).body;
    const table = room.product.tables.organization(orgId);
    const isStored = async () => {
      const row = await table.find(WatchRow, mailboxKeys.watch(repId));
      if (!row?.value.subscription) throw new Error("It is not written down yet.");
      return row;
    };
    const row = await eventually(isStored);
    // As it will be ninety days after the last message.
    await table.replace(row, {
      ...row.value,
      waitsUntil: new Date(Date.parse(row.value.startedAt)).toISOString(),
    });
    await room.product.advance(24 * 3600);
    await eventually(async () => {
      expect(await other.subscriptions()).toHaveLength(0);
      expect((await waiting()).filter((id) => id.startsWith(repId))).toHaveLength(0);
    });
    await other.send();
    await other.isListenedTo();
  });
});
