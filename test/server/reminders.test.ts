import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { DAY, HOUR } from "../../shared/time.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

const CUSTOMER = "ann@customer.test";
const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

let product: TestProduct;
let server: TestServer;
let other: TestServer;
let rep: string;
beforeAll(async () => {
  product = await startProduct();
  [server, other] = [await product.startServer(), await product.startServer()];
  rep = await product.signIn("rep@contoso.test");
  await server.call(rep, "POST", "/api/records", { kind: "contact", name: "Ann", emails: [CUSTOMER] });
});
afterAll(() => product.close());

const now = async () =>
  new Date(((await (await fetch(`${product.sandboxUrl}/clock`)).json()) as { now: string }).now);
const inMs = async (ms: number) => new Date((await now()).getTime() + ms).toISOString();

interface Made {
  readonly messageId: string;
  readonly openImageUrl: string;
}

async function prepare(changes: object = {}): Promise<Made> {
  const { body } = await server.call(rep, "POST", "/api/compose/prepare", {
    ...{ to: [{ address: CUSTOMER }], cc: [], subject: "Offer", html: "<p>Hello</p>", follow: "follow" },
    ...changes,
  });
  return body as Made;
}
const markSent = ({ messageId }: Made) => server.call(rep, "POST", `/api/messages/${messageId}/sent`, {});

async function sent(changes: object = {}): Promise<Made> {
  const made = await prepare(changes);
  expect((await markSent(made)).status).toBe(204);
  return made;
}

const path = ({ messageId }: Made) => `/api/messages/${messageId}/reminder`;

async function remind(made: Made, changes: object = {}, ms = 3 * DAY) {
  const wish = { condition: "noReply", remindAt: await inMs(ms), title: "Call Ann" };
  return await server.call(rep, "PUT", path(made), { ...wish, ...changes });
}

async function open({ openImageUrl }: Made) {
  const { pathname } = new URL(openImageUrl);
  await fetch(`${server.url}${pathname}`, {
    headers: { "user-agent": PERSON, "x-forwarded-for": "203.0.113.7" },
  });
}

const messageOf = async ({ messageId }: Made) =>
  (await server.call(rep, "GET", `/api/messages/${messageId}`)).body;
const stateOf = async (made: Made) => (await server.call(rep, "GET", path(made))).body.reminder?.state;
const becomes = (made: Made, state: string) =>
  eventually(async () => expect(await stateOf(made)).toBe(state));

async function cardsOf({ messageId }: Made) {
  const { items } = (await server.call(rep, "GET", "/api/cards")).body;
  return items.filter(
    (card: { kind: string; messageId: string }) =>
      card.kind === "reminderDue" && card.messageId === messageId,
  );
}

async function historyOf({ messageId }: Made): Promise<string[]> {
  const { items } = (await server.call(rep, "GET", `/api/messages/${messageId}/interactions`)).body;
  return items
    .map(({ kind }: { kind: string }) => kind)
    .filter((kind: string) => kind.startsWith("reminder"));
}

describe("a reminder", () => {
  it("is there with its message, in words, until it is removed", async () => {
    const made = await sent();
    expect((await server.call(rep, "GET", path(made))).body).toEqual({
      reminder: null,
      offered: ["notOpened", "noReply", "anyway"],
    });
    const set = await remind(made, { comment: "Ask about the price" });
    expect(set).toMatchObject({
      status: 200,
      body: {
        reminder: {
          ...{ condition: "noReply", title: "Call Ann", comment: "Ask about the price", state: "waiting" },
          summary: expect.stringMatching(/^Reminds you .+ if there is no reply$/),
        },
      },
    });
    expect((await messageOf(made)).reminder).toEqual(set.body.reminder);
    expect((await server.call(rep, "DELETE", path(made))).status).toBe(204);
    expect((await server.call(rep, "DELETE", path(made))).status).toBe(204);
    expect((await messageOf(made)).reminder).toBeNull();
  });

  it("is refused for times, words and messages that can’t be, each with its reason", async () => {
    const made = await sent();
    const refusals = [
      await remind(made, {}, -1),
      await remind(made, {}, 366 * DAY),
      await remind(made, { title: "  " }),
      await remind(made, { comment: "x".repeat(1251) }),
      await remind(made, { colour: "red" }),
      await remind({ ...made, messageId: randomUUID() }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 404]);
    expect(refusals[0]?.body.detail).toBe("This time is over. Choose one that is still to come.");
    const unfollowed = await sent({ follow: "dontFollow" });
    expect(await remind(unfollowed, { condition: "notOpened" })).toMatchObject({ status: 409 });
    expect(await remind(unfollowed, { condition: "anyway" })).toMatchObject({
      body: { reminder: { state: "waiting" }, offered: ["anyway"] },
    });
  });

  it("is nobody else’s business", async () => {
    const made = await sent();
    await remind(made);
    const colleague = await product.signIn("admin@contoso.test");
    for (const method of ["GET", "DELETE"])
      expect((await server.call(colleague, method, path(made))).status).toBe(404);
    expect(await stateOf(made)).toBe("waiting");
  });

  it("posts one card at its time and tells the history, with two servers at work", async () => {
    const made = await sent();
    await remind(made, { comment: "Ask about the price" }, HOUR);
    await product.advance(3599 - 5);
    expect(await stateOf(made)).toBe("waiting");
    await product.advance(10);
    await becomes(made, "fired");
    await eventually(async () => expect(await cardsOf(made)).toHaveLength(1));
    const [card] = await cardsOf(made);
    expect(card).toMatchObject({ priority: "high" });
    expect(JSON.stringify(card.body)).toContain("Call Ann");
    expect(await historyOf(made)).toEqual(["reminderFired"]);
    expect((await messageOf(made)).reminder.summary).toMatch(/^Reminded you today .+: no reply until then$/);
    const failures = JSON.stringify([...server.logged, ...other.logged]);
    expect(failures).not.toContain("Something due could not be done");
  });

  it("ends silently when the message was opened before its time", async () => {
    const made = await sent();
    await remind(made, { condition: "notOpened" }, HOUR);
    await product.advance(60);
    await open(made);
    await eventually(async () => expect(await messageOf(made)).toMatchObject({ opens: 1 }));
    await product.advance(3600);
    await becomes(made, "ended");
    expect(await cardsOf(made)).toEqual([]);
    expect(await historyOf(made)).toEqual(["reminderEnded"]);
  });

  it("takes its card away when the message is opened after it", async () => {
    const made = await sent();
    await remind(made, { condition: "notOpened" }, HOUR);
    await product.advance(3600);
    await becomes(made, "fired");
    await eventually(async () => expect(await cardsOf(made)).toHaveLength(1));
    await open(made);
    await eventually(async () => expect(await cardsOf(made)).toEqual([]));
    expect(await stateOf(made)).toBe("fired");
  });

  it("takes its old card away when it is set anew, and comes again at its new time", async () => {
    const made = await sent();
    await remind(made, { condition: "anyway" }, HOUR);
    await product.advance(3600);
    await eventually(async () => expect(await cardsOf(made)).toHaveLength(1));
    await remind(made, { condition: "anyway", title: "Write to Ann" }, HOUR);
    expect(await cardsOf(made)).toEqual([]);
    await product.advance(3600);
    await eventually(async () => expect(await cardsOf(made)).toHaveLength(1));
    expect(JSON.stringify((await cardsOf(made))[0])).toContain("Write to Ann");
    expect(await historyOf(made)).toEqual(["reminderFired", "reminderFired"]);
  });

  it("never comes once it is removed, and at its new time only once it is changed", async () => {
    const [removed, changed] = [await sent(), await sent()];
    await remind(removed, {}, HOUR);
    await server.call(rep, "DELETE", path(removed));
    await remind(changed, {}, HOUR);
    await remind(changed, {}, 3 * HOUR);
    const witness = await sent();
    await remind(witness, { condition: "anyway" }, HOUR + 60_000);
    await product.advance(2 * 3600);
    await becomes(witness, "fired");
    expect([await stateOf(removed), await stateOf(changed)]).toEqual([undefined, "waiting"]);
    expect(await historyOf(removed)).toEqual([]);
  });
});

describe("a reminder of a message that loses its follow", () => {
  it("is visibly invalid at once while it is a draft, and works again when that is taken back", async () => {
    const made = await prepare({ html: null });
    await remind(made, { condition: "notOpened" });
    await prepare({ messageId: made.messageId, html: null, follow: "dontFollow" });
    expect(await messageOf(made)).toMatchObject({
      reminder: { state: "invalid", summary: expect.stringContaining("not followed") },
    });
    await prepare({ messageId: made.messageId, html: null });
    expect(await stateOf(made)).toBe("waiting");
  });

  it("is invalid after Stop following, and posts nothing at its time", async () => {
    const made = await sent();
    await remind(made, {}, HOUR);
    await server.call(rep, "POST", `/api/messages/${made.messageId}/unfollow`, {});
    expect(await stateOf(made)).toBe("invalid");
    const witness = await sent();
    await remind(witness, { condition: "anyway" }, HOUR + 60_000);
    await product.advance(2 * 3600);
    await becomes(witness, "fired");
    expect([await stateOf(made), await cardsOf(made), await historyOf(made)]).toEqual(["invalid", [], []]);
  });
});

describe("a reminder of a draft", () => {
  it("starts with the real send: overdue by then, what comes anyway comes at once, the others later", async () => {
    const [anyway, noReply] = [await prepare(), await prepare()];
    await remind(anyway, { condition: "anyway" }, HOUR);
    await remind(noReply, {}, HOUR);
    await product.advance(2 * 3600);
    expect((await messageOf(anyway)).reminder.summary).toBe(
      "Its time is over; it waits until the message is sent",
    );
    expect(await historyOf(anyway)).toEqual([]);
    await markSent(anyway);
    await markSent(noReply);
    expect([await stateOf(anyway), await stateOf(noReply)]).toEqual(["fired", "waiting"]);
    expect((await messageOf(noReply)).reminder.summary).toMatch(/moved, as the message went out later$/);
    await eventually(async () => expect(await cardsOf(anyway)).toHaveLength(1));
    await product.advance(3700);
    await becomes(noReply, "fired");
  });

  it("goes with the draft", async () => {
    const made = await prepare({ html: null });
    await remind(made, { condition: "anyway" }, HOUR);
    expect((await server.call(rep, "DELETE", `/api/messages/${made.messageId}`)).status).toBe(204);
    expect((await server.call(rep, "GET", path(made))).status).toBe(404);
    expect((await remind(made)).status).toBe(404);
  });
});
