import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { postCard } from "../../server/features/assistant/post.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { CallTask } from "../../shared/calls.ts";
import { readCard } from "../support/adaptiveCards.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { buildMessage } from "../support/tracking.ts";

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;
let me: { orgId: string; repId: string };

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  mailbox = await product.signIn("rep@contoso.test", "graph");
  me = (await server.call(rep, "GET", "/api/me")).body;
});
afterAll(() => product.close());

const fault = (body: object) =>
  fetch(`${product.sandboxUrl}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
afterEach(async () => {
  await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
});

/** A card of a reply from a person who is in a record. */
async function makeCard() {
  const recordId = randomUUID();
  const message = buildMessage({
    ...{ repId: me.repId, subject: `Offer ${randomUUID()}`, recordIds: [recordId] },
    to: [{ address: "ann@customer.test", name: "Ann Beecher" }],
  });
  const { messageId, subject } = message;
  await product.tables.organization(me.orgId).insert(messageKeys.message(messageId), message);
  await postCard(
    { tables: product.tables, clock: systemClock, nudge() {} },
    {
      ...{ orgId: me.orgId, messageId, kind: "replied" },
      facts: { repliedAt: new Date().toISOString(), from: "Ann Beecher", count: 1 },
    },
  );
  return { cardId: `replied_${messageId}`, messageId, subject, recordId };
}

const call = (cardId: string, token = rep) => server.call(token, "POST", `/api/cards/${cardId}/call`, {});

/** The tasks with that title, as To Do has them. */
async function tasksNamed(title: string) {
  const { body } = await product.graph(mailbox, "GET", "/me/todo/lists");
  const { id } = body.value.find(
    (list: { wellknownListName: string }) => list.wellknownListName === "defaultList",
  );
  const path = `/me/todo/lists/${encodeURIComponent(id)}/tasks?$expand=linkedResources&$top=200`;
  const { body: tasks } = await product.graph(mailbox, "GET", path);
  return tasks.value.filter((task: { title: string }) => task.title.includes(title));
}

describe("a call", () => {
  it("is a task in To Do that leads back to the message, and stands in the record’s activities", async () => {
    const { cardId, messageId, subject, recordId } = await makeCard();
    const answer = await call(cardId);
    expect(answer.status).toBe(200);
    const made = CallTask.parse(answer.body);
    expect(made).toMatchObject({ cardId, messageId, title: `Call Ann Beecher about “${subject}”` });
    const [task, ...others] = await tasksNamed(subject);
    expect(others).toEqual([]);
    expect(task).toMatchObject({ title: made.title, body: { contentType: "text" }, status: "notStarted" });
    expect(task.dueDateTime.dateTime).toContain("T00:00:00");
    expect(task.linkedResources).toEqual([
      expect.objectContaining({
        applicationName: "Email Engagement",
        displayName: subject,
        externalId: cardId,
        webUrl: expect.stringMatching(new RegExp(`^http.*/addin/app\\.html#/messages/${messageId}$`)),
      }),
    ]);
    const calls = (await server.call(rep, "GET", `/api/records/${recordId}/calls`)).body;
    expect(calls).toEqual({ items: [made] });
    const { items } = (await server.call(rep, "GET", "/api/cards")).body;
    const card = items.find((one: { cardId: string }) => one.cardId === cardId);
    expect(readCard(card.body).actions.map(({ title }) => title)).not.toContain("Create call");
  });

  it("is one, however often and by however many at once it is asked for", async () => {
    const { cardId, subject } = await makeCard();
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(cardId)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await call(cardId);
    expect(await tasksNamed(subject)).toHaveLength(1);
  });

  it.each([
    ["was made although the answer was an error", { status: 504, mode: "afterSuccess" }, 200],
    ["was made although the answer broke off", { mode: "half" }, 200],
    ["was not made", { status: 503 }, 503],
    ["was refused", { status: 403 }, 502],
  ])("that %s is one in the end", async (_case, trouble, status) => {
    const { cardId, subject } = await makeCard();
    await fault({ operation: "todo.tasks.create", count: 1, ...trouble });
    expect((await call(cardId)).status).toBe(status);
    expect((await call(cardId)).status).toBe(200);
    expect(await tasksNamed(subject)).toHaveLength(1);
  });

  it("is found again when even looking for it failed after a lost answer", async () => {
    const { cardId, subject, recordId } = await makeCard();
    await fault({ operation: "todo.tasks.create", status: 504, mode: "afterSuccess", count: 1 });
    await fault({ operation: "todo.tasks.list", status: 500, count: 10 });
    expect((await call(cardId)).status).toBe(502);
    await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
    expect((await call(cardId)).status).toBe(200);
    expect(await tasksNamed(subject)).toHaveLength(1);
    expect((await server.call(rep, "GET", `/api/records/${recordId}/calls`)).body.items).toHaveLength(1);
  });

  it("is nobody’s but the rep’s", async () => {
    const { cardId, recordId } = await makeCard();
    await call(cardId);
    const others = [await product.signIn("admin@contoso.test"), await product.signIn("rep@fabrikam.test")];
    for (const other of others) {
      expect((await call(cardId, other)).status).toBe(404);
      expect((await server.call(other, "GET", `/api/records/${recordId}/calls`)).body.items).toEqual([]);
    }
  });

  it("is not made of a card that is gone, or has nobody to call", async () => {
    expect((await call(`replied_${randomUUID()}`)).status).toBe(404);
    const { messageId } = await makeCard();
    await postCard(
      { tables: product.tables, clock: systemClock, nudge() {} },
      { orgId: me.orgId, messageId, kind: "wentUnfollowed", facts: { why: "slow" } },
    );
    expect((await call(`wentUnfollowed_${messageId}`)).status).toBe(400);
  });
});
