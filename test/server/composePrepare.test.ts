import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { composeRoutes } from "../../server/features/compose/routes.ts";
import {
  FactRow,
  ListRow,
  type MessageRow,
  messageKeys,
  PreparedRow,
} from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { makeRecord } from "../../server/features/records/rules.ts";
import { createRecordStore } from "../../server/features/records/store.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { ComposeLimits } from "../../shared/compose.ts";
import { NewRecord } from "../../shared/records.ts";
import { buildRep, type FeatureApp, startFeatureApp, testTickets } from "../support/featureApp.ts";

const tables = openTables(process.env.TEST_STORAGE!);
const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: "https://engage.example",
});
const clock = systemClock;
const routesFor = (storage: typeof tables) =>
  composeRoutes({ tables: storage, settings: createSettingsStore(), clock, tokens, tickets: testTickets });

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(routesFor(tables));
});
afterAll(() => app.close());

type Rep = ReturnType<typeof buildRep>;

async function repWithCustomers(orgId: string = randomUUID()): Promise<Rep> {
  const rep = buildRep({ orgId });
  const store = createRecordStore(tables.organization(orgId));
  const people: Record<string, Partial<NewRecord>> = {
    ann: { follow: "allow" },
    ben: { follow: "doNotAllow" },
    carla: { opens: "denied" },
  };
  for (const [name, says] of Object.entries(people)) {
    const input = NewRecord.parse({ kind: "contact", name, emails: [`${name}@customer.test`], ...says });
    await store.insert(makeRecord(input, randomUUID(), { repId: rep.repId, at: clock.now().toISOString() }));
  }
  return rep;
}

const to = (name: string) => ({ to: [{ address: `${name}@customer.test`, name }] });
const HTML =
  '<html><body><p>Hello, see <a href="https://shop.example/a?b=1&amp;c=2#d">the shop</a> and ' +
  '<a href="https://news.example/">news</a>, or <a href="mailto:me@contoso.test">write</a>.</p></body></html>';

const prepare = (as: Rep | string, request: object = {}) =>
  app.call(as, "POST", "/api/compose/prepare", {
    ...to("ann"),
    cc: [],
    subject: "Bicycles",
    html: HTML,
    follow: "follow",
    ...request,
  });

async function stored({ orgId, repId }: Rep, messageId: string) {
  const table = tables.organization(orgId);
  const store = createMessageStore(table);
  const message = (await store.findMessage(messageId))!.value;
  const list = await table.list(ListRow, messageKeys.listPartition(repId));
  const prepared = await table.find(PreparedRow, messageKeys.prepared(message));
  return { message, links: await store.listLinks(messageId), list: list.map(({ value }) => value), prepared };
}

describe("preparing a message", () => {
  it("follows its links, adds the image, and writes down all of it before it answers", async () => {
    const rep = await repWithCustomers();
    const { status, body } = await prepare(rep, { bcc: [] });
    expect({ status, state: body.state, reasonCode: body.reasonCode }).toEqual({
      status: 200,
      state: "following",
      reasonCode: "everyoneAllows",
    });
    const followed = body.links.filter(({ followed }: { followed: boolean }) => followed);
    expect(followed.map(({ url }: { url: string }) => url)).toEqual([
      "https://shop.example/a?b=1&c=2#d",
      "https://news.example/",
    ]);
    for (const { index, url } of followed) {
      const own = [...(body.html as string).matchAll(/href="([^"]+)"/g)].map((match) =>
        tokens.readOwn(match[1]!),
      );
      expect(own).toContainEqual(
        expect.objectContaining({ index, url, messageId: body.messageId, orgId: rep.orgId }),
      );
    }
    expect(body.html).toContain(body.openImageUrl);
    const rows = await stored(rep, body.messageId);
    expect(rows.links).toEqual(body.links);
    expect(rows.message).toMatchObject({
      status: "prepared",
      followOpens: true,
      followClicks: true,
      sentAt: null,
    });
    expect(rows.list).toEqual([expect.objectContaining({ message: rows.message })]);
    expect(rows.prepared?.value).toEqual({ messageId: body.messageId, repId: rep.repId });
  });

  it("again, gives the same body, links and message, and one line in the list", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const again = (await prepare(rep, { messageId: first.messageId, html: first.html })).body;
    expect({ ...again, ticket: "" }).toEqual({ ...first, ticket: "" });
    expect((await stored(rep, first.messageId)).list).toHaveLength(1);
  });

  it("again with other recipients, takes back what they do not allow", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const partly = (await prepare(rep, { ...to("carla"), messageId: first.messageId, html: first.html }))
      .body;
    expect(partly).toMatchObject({ state: "partlyFollowing", reasonCode: "onlyClicks", openImageUrl: null });
    expect(partly.html).not.toContain("/o/");
    expect((await stored(rep, first.messageId)).message).toMatchObject({
      followOpens: false,
      followClicks: true,
    });
    const blocked = (await prepare(rep, { ...to("ben"), messageId: first.messageId, html: partly.html }))
      .body;
    expect(blocked).toMatchObject({ state: "blocked", openImageUrl: null, html: HTML });
    expect(blocked.links.map((link: { skippedBecause?: string }) => link.skippedBecause)).toEqual([
      "notFollowing",
      "notFollowing",
      "notWeb",
    ]);
    expect((await stored(rep, first.messageId)).message).toMatchObject({
      state: "blocked",
      followClicks: false,
    });
  });

  it("leaves alone what the rep and the organization want left alone", async () => {
    const rep = await repWithCustomers();
    const html = `${HTML}<a href="https://plain.example/">https://plain.example/</a>`;
    const { body } = await prepare(rep, { html, skip: ["news.example"] });
    const reasons = body.links.map((link: { skippedBecause?: string }) => link.skippedBecause ?? "followed");
    expect(reasons).toEqual(["followed", "chosen", "notWeb", "followed"]);
    const by = { repId: rep.repId, at: new Date() };
    await createSettingsStore().change(tables.organization(rep.orgId), { skipAddressText: true }, by);
    const fresh = await startFeatureApp(routesFor(tables));
    const request = { ...to("ann"), cc: [], subject: "", html, follow: "follow" };
    const careful = (await fresh.call(rep, "POST", "/api/compose/prepare", request)).body;
    await fresh.close();
    expect(careful.links[3]).toMatchObject({ followed: false, skippedBecause: "addressText" });
  });

  it("cleans the quote of our own links and takes over those copied from another message", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const reply = `<p>Again: ${first.html}</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: me</div>${first.html}`;
    const second = (await prepare(rep, { html: reply })).body;
    expect(second.messageId).not.toBe(first.messageId);
    const own = [...(second.html as string).matchAll(/(?:href|src)="([^"]+)"/g)]
      .map((match) => tokens.readOwn(match[1]!))
      .filter((address) => address !== undefined);
    expect(new Set(own.map(({ messageId }) => messageId))).toEqual(new Set([second.messageId]));
  });

  it("takes another organization’s links for addresses like any other", async () => {
    const [rep, other] = [await repWithCustomers(), await repWithCustomers()];
    const theirs = tokens.linkUrl(other.orgId, randomUUID(), 0, "https://secret.example/");
    const { body } = await prepare(rep, { html: `<a href="${theirs}">copied</a>` });
    expect(body.links).toEqual([{ index: 0, url: theirs, followed: true }]);
  });
});

describe("without a body", () => {
  it("only the message is made; later its body is prepared, and then left alone", async () => {
    const rep = await repWithCustomers();
    const made = (await prepare(rep, { html: null })).body;
    expect(made).toMatchObject({ state: "following", html: null, links: [], openImageUrl: null });
    expect((await stored(rep, made.messageId)).message).toMatchObject({
      followOpens: false,
      followClicks: false,
    });
    const { messageId } = made;
    const body = (await prepare(rep, { messageId })).body;
    expect(body.messageId).toBe(messageId);
    const again = (await prepare(rep, { messageId, html: null, subject: "New" })).body;
    expect(again.links).toEqual(body.links);
    expect((await stored(rep, messageId)).message).toMatchObject({ followOpens: true, subject: "New" });
  });
});

describe("whose message it is", () => {
  it("is told by organization and rep: nobody else can prepare it", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    const colleague = buildRep({ orgId: rep.orgId });
    const stranger = await repWithCustomers();
    const sameIdElsewhere = buildRep({ repId: rep.repId, orgId: stranger.orgId });
    for (const other of [colleague, stranger, sameIdElsewhere]) {
      expect((await prepare(other, { messageId })).body).toMatchObject({ status: 404, code: "not_found" });
    }
    expect((await prepare(rep, { messageId: randomUUID() })).status).toBe(404);
    expect((await prepare(rep, { messageId })).status).toBe(200);
  });

  it("lets its ticket prepare this message, no other and no new one", async () => {
    const rep = await repWithCustomers();
    const { messageId, ticket } = (await prepare(rep)).body;
    const other = (await prepare(rep)).body;
    const byTicket = (await prepare(ticket, { messageId })).body;
    expect(byTicket).toMatchObject({ messageId, state: "following" });
    expect((await stored(rep, messageId)).message).toMatchObject({
      repId: rep.repId,
      repAddress: rep.address,
    });
    expect((await prepare(ticket, { messageId: other.messageId })).status).toBe(403);
    expect((await prepare(ticket)).status).toBe(403);
    expect((await prepare("made.up.ticket", { messageId })).status).toBe(401);
  });
});

async function markSent(rep: Rep, messageId: string) {
  const store = createMessageStore(tables.organization(rep.orgId));
  const row = (await store.findMessage(messageId))!;
  const at = clock.now().toISOString();
  const message: MessageRow = { ...row.value, status: "sent", sentAt: at, sentSource: "pane" };
  await store.saveMessage(row, message, FactRow.parse({ kind: "sent", at }));
}

describe("when others are at the same message", () => {
  it("refuses to prepare it once it was sent, and changes nothing", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    await markSent(rep, messageId);
    const before = await stored(rep, messageId);
    const { status, body } = await prepare(rep, { ...to("ben"), messageId, html: "<p>New</p>" });
    expect({ status, code: body.code }).toEqual({ status: 409, code: "conflict" });
    expect(await stored(rep, messageId)).toEqual(before);
  });

  it("loses no preparing of several at once: the message and its links are those of one of them", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    const htmlOf = (i: number) =>
      Array.from({ length: i }, (_, n) => `<a href="https://shop.example/${i}/${n}">x</a>`).join("");
    const numbers = [1, 2, 3, 4, 5, 6];
    const answers = await Promise.all(
      numbers.map((i) => prepare(rep, { messageId, subject: String(i), html: htmlOf(i) })),
    );
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    const { message, links, list } = await stored(rep, messageId);
    expect(links).toHaveLength(Number(message.subject));
    expect(links[0]?.url).toBe(`https://shop.example/${message.subject}/0`);
    expect(list).toEqual([expect.objectContaining({ message })]);
  });

  it("never forgets that it was sent while it was being prepared", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    const send = () => markSent(rep, messageId).catch(() => markSent(rep, messageId));
    const answers = await Promise.all([prepare(rep, { messageId }), send(), prepare(rep, { messageId })]);
    for (const answer of answers) if (answer) expect([200, 409]).toContain(answer.status);
    expect((await stored(rep, messageId)).message).toMatchObject({ status: "sent", sentSource: "pane" });
  });

  it("brings an abandoned message back among the prepared ones", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    const store = createMessageStore(tables.organization(rep.orgId));
    const row = (await store.findMessage(messageId))!;
    await store.saveMessage(row, { ...row.value, status: "abandoned" });
    await store.removeFromLists(row.value);
    expect((await prepare(rep, { messageId })).status).toBe(200);
    const rows = await stored(rep, messageId);
    expect(rows.message.status).toBe("prepared");
    expect(rows.prepared?.value.messageId).toBe(messageId);
    expect(rows.list).toHaveLength(1);
  });
});

describe("what can't be prepared", () => {
  it("ends in a clear refusal when storage is away", async () => {
    const away = openTables(process.env.TEST_STORAGE!.replace(/:\d+\/devstore/g, ":1/devstore"));
    const lost = await startFeatureApp(routesFor(away));
    const request = { ...to("ann"), cc: [], subject: "", html: HTML, follow: "follow" };
    const { status, body, contentType } = await lost.call(
      buildRep(),
      "POST",
      "/api/compose/prepare",
      request,
    );
    await lost.close();
    expect({ status, code: body.code }).toEqual({ status: 503, code: "storage_unavailable" });
    expect(contentType).toContain("application/problem+json");
  });

  it("is refused when it has more links than are followed, and nothing is left of it", async () => {
    const rep = await repWithCustomers();
    const html = '<a href="https://shop.example/">x</a>'.repeat(ComposeLimits.maxLinks + 1);
    const { status, body } = await prepare(rep, { html });
    expect({ status, code: body.code }).toEqual({ status: 413, code: "body_too_large" });
    const list = await tables.organization(rep.orgId).list(ListRow, messageKeys.listPartition(rep.repId));
    expect(list).toEqual([]);
  });

  it.each([
    ["no tags", "just text"],
    ["nothing", ""],
    ["unclosed tags and quotes", '<p><a href="https://shop.example/'],
    ["half characters and NUL", '\u0000<a href="https://shop.example/\ud800">\udc00</a>'],
    ["ten thousand nested tags", `${"<div>".repeat(10_000)}<a href="https://shop.example/">x</a>`],
    ["ten megabytes", `${"<p>lorem ipsum</p>".repeat(580_000)}<a href="https://shop.example/">x</a>`],
  ])("is not: a body of %s", async (_name, html) => {
    const { status, body } = await prepare(await repWithCustomers(), { html });
    expect({ status, state: body.state }).toEqual({ status: 200, state: "following" });
    expect(app.faults).toEqual([]);
  });
});
