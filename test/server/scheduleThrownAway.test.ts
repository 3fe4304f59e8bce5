import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { CLOCK_HEADER } from "../../shared/header.ts";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { businessNow, saveAsPane } from "../support/paneDraft.ts";

/** What a rep does with a scheduled message without having its draft open. */

let product: TestProduct;
let server: TestServer;
let rep: string;
let mailbox: string;

const CUSTOMER = "ann@customer.test";
const ZONE = "Europe/Ljubljana";

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
  mailbox = await product.signIn("rep@contoso.test", "graph");
});
afterEach(() => fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" }));
afterAll(() => product.close());

async function fault(body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${product.sandboxUrl}/faults`, { method: "POST", headers, body: JSON.stringify(body) });
}

const inMinutes = async (minutes: number) =>
  wallTimeOf(new Date((await businessNow(product)).getTime() + minutes * 60_000), ZONE);

const plan = async (messageId: string, minutes: number, draftId?: string) =>
  await server.call(rep, "PUT", `/api/messages/${messageId}/schedule`, {
    ...{ wallTime: await inMinutes(minutes), zone: ZONE },
    ...(draftId === undefined ? {} : { draftId }),
  });

const draftOf = (subject: string) =>
  saveAsPane(
    { product, server },
    { api: rep, mailbox },
    { to: CUSTOMER, subject, html: "<p>Hello Ann,</p><p>the offer is <b>ready</b>.</p>" },
  );

async function scheduled(minutes = 60) {
  const subject = randomUUID();
  const draft = await draftOf(subject);
  expect((await plan(draft.messageId, minutes, draft.draftId)).status).toBe(200);
  return { ...draft, subject };
}

const throwAway = (messageId: string) => server.call(rep, "DELETE", `/api/messages/${messageId}`);
const read = (messageId: string, part = "") => server.call(rep, "GET", `/api/messages/${messageId}${part}`);

async function folderOf(subject: string): Promise<string | undefined> {
  for (const folder of ["drafts", "sentitems", "deleteditems"]) {
    const query = `/me/mailFolders/${folder}/messages?$filter=subject eq '${subject}'`;
    const { body } = await product.graph(mailbox, "GET", query);
    if (body.value.length > 0) return folder;
  }
  return undefined;
}

describe("a scheduled message that is thrown away", () => {
  it("is gone from the lists, and its draft lies in Deleted Items and is never sent", async () => {
    const { messageId, subject } = await scheduled(10);
    expect((await throwAway(messageId)).status).toBe(204);
    expect((await read(messageId)).status).toBe(404);
    expect(await folderOf(subject)).toBe("deleteditems");
    await product.advance(1200);
    // A wall time has no seconds: less than two minutes ahead may be over when it is said.
    const later = await scheduled(2);
    await product.advance(120);
    await eventually(async () => expect(await folderOf(later.subject)).toBe("sentitems"), 20_000);
    expect(await folderOf(subject)).toBe("deleteditems");
  });

  it("is gone too when its draft is already", async () => {
    const { messageId, draftId } = await scheduled();
    await product.graph(mailbox, "DELETE", `/me/messages/${draftId}`);
    await product.graph(mailbox, "DELETE", `/me/messages/${draftId}`);
    expect((await throwAway(messageId)).status).toBe(204);
    expect((await read(messageId)).status).toBe(404);
  });

  it("stays scheduled while the mailbox can't be asked", async () => {
    const { messageId, subject } = await scheduled();
    await fault({ operation: "messages.get", status: 503 });
    expect((await throwAway(messageId)).status).toBe(503);
    await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
    expect((await read(messageId)).body).toMatchObject({ status: "scheduled" });
    expect(await folderOf(subject)).toBe("drafts");
  });

  it("is a draft that nobody sends when the mailbox would not delete it", async () => {
    const { messageId, subject } = await scheduled();
    await fault({ operation: "messages.delete", status: 503 });
    expect((await throwAway(messageId)).status).toBe(503);
    expect((await read(messageId)).body).toMatchObject({
      status: "draft",
      schedule: { status: "cancelled" },
    });
    expect(await folderOf(subject)).toBe("drafts");
  });

  it("is not thrown away once it was sent by hand", async () => {
    const { messageId, draftId, subject } = await scheduled();
    await product.graph(mailbox, "POST", `/me/messages/${draftId}/send`);
    await eventually(async () => expect(await folderOf(subject)).toBe("sentitems"));
    expect(await throwAway(messageId)).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await folderOf(subject)).toBe("sentitems");
    expect((await read(messageId)).body).toMatchObject({ status: "sent" });
  });

  it("leaves a draft alone that is not scheduled: it is Outlook's", async () => {
    const subject = randomUUID();
    const { messageId } = await draftOf(subject);
    expect((await throwAway(messageId)).status).toBe(204);
    expect(await folderOf(subject)).toBe("drafts");
  });
});

describe("a scheduled message", () => {
  it("goes at another time when the rep says so without naming its draft", async () => {
    const { messageId } = await scheduled();
    const before = (await read(messageId)).body.dueAt as string;
    expect((await plan(messageId, 120)).status).toBe(200);
    const { dueAt, schedule, status } = (await read(messageId)).body;
    expect(Date.parse(dueAt)).toBeGreaterThan(Date.parse(before));
    expect({ status, dueAt: schedule.dueAt }).toEqual({ status: "scheduled", dueAt });
    const history = (await read(messageId, "/interactions")).body.items;
    expect(history).toMatchObject([
      { kind: "rescheduled", dueAt },
      { kind: "scheduled", dueAt: before },
    ]);
    const { items } = (await server.call(rep, "GET", "/api/messages?view=scheduled")).body;
    expect(items).toContainEqual(expect.objectContaining({ messageId, dueAt }));
  });

  it("is told as what it was when the rep sends it at once, and tells the time of our server", async () => {
    const { messageId } = await scheduled();
    const answer = await server.call(rep, "POST", `/api/messages/${messageId}/schedule/sendNow`);
    expect(answer.status).toBe(200);
    const told = Date.parse((await read(messageId)).headers.get(CLOCK_HEADER) ?? "");
    expect(Math.abs(told - (await businessNow(product)).getTime())).toBeLessThan(60_000);
    await eventually(async () => {
      const history = (await read(messageId, "/interactions")).body.items;
      const word = history.find(({ kind }: { kind: string }) => kind === "rescheduled");
      expect(word).toMatchObject({ atOnce: true });
    }, 10_000);
  });

  it("has to name its draft the first time", async () => {
    const { messageId } = await draftOf(randomUUID());
    expect(await plan(messageId, 60)).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("shows its draft as it is now, and how it begins", async () => {
    const { messageId, draftId } = await scheduled();
    expect((await read(messageId, "/preview")).body).toEqual({
      text: expect.stringContaining("the offer is ready"),
    });
    await product.graph(mailbox, "PATCH", `/me/messages/${draftId}`, {
      body: { contentType: "html", content: "<p>Changed</p>" },
    });
    expect((await read(messageId, "/body")).body).toMatchObject({
      ...{ sentAt: null, html: expect.stringContaining("Changed") },
    });
  });
});

it("shows how a draft begins that was never scheduled", async () => {
  const { messageId } = await draftOf(randomUUID());
  expect((await read(messageId, "/preview")).body.text).toContain("Hello Ann");
});

it("shows nothing of a draft to another rep", async () => {
  const { messageId } = await scheduled();
  const other = await product.signIn("rep2@contoso.test");
  for (const part of ["", "/body", "/preview"]) {
    expect((await server.call(other, "GET", `/api/messages/${messageId}${part}`)).status).toBe(404);
  }
  expect((await server.call(other, "DELETE", `/api/messages/${messageId}`)).status).toBe(204);
  expect((await read(messageId)).body).toMatchObject({ status: "scheduled" });
});
