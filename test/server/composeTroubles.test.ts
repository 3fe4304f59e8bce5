import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FactRow, ListRow, type MessageRow, messageKeys } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { openTables } from "../../server/platform/tables.ts";
import { ComposeLimits } from "../../shared/compose.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { prepareOver, preparingRoutes, repWithCustomers, stored, tables, to } from "../support/preparing.ts";

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(preparingRoutes());
});
afterAll(() => app.close());

const prepare = (as: Rep | string, request: object = {}) => prepareOver(app, as, request);

async function markSent(rep: Rep, messageId: string) {
  const store = createMessageStore(tables.organization(rep.orgId));
  const row = (await store.findMessage(messageId))!;
  const at = new Date().toISOString();
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
    await store.unlist(row.value);
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
    const lost = await startFeatureApp(preparingRoutes(away));
    const { status, body, contentType } = await prepareOver(lost, buildRep());
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

  it("is told so in plain words, whatever JSON comes", async () => {
    const list = fc.array(
      fc.record({ address: fc.string({ unit: "binary" }), name: fc.string({ unit: "binary" }) }),
      { maxLength: 5 },
    );
    const wellFormed = fc.record({
      to: list,
      cc: list,
      bcc: list,
      follow: fc.constantFrom("follow", "dontFollow"),
    });
    const rep = await repWithCustomers();
    await fc.assert(
      fc.asyncProperty(fc.oneof(wellFormed, fc.jsonValue(), fc.string()), async (body) => {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        expect((await app.call(rep, "POST", "/api/compose/state", text)).status).toBeLessThan(500);
        expect((await app.call(rep, "POST", "/api/compose/prepare", text)).status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
    expect(app.faults).toEqual([]);
  });
});
