import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { addHits } from "../../server/features/interactions/run.ts";
import { pageOf } from "../../server/features/messages/history.ts";
import type { Interaction, InteractionList } from "../../shared/interactions.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { buildHit } from "../support/hits.ts";

describe("pageOf", () => {
  const START = Date.parse("2026-11-20T10:00:00.000Z");
  const history = fc
    .uniqueArray(fc.record({ ms: fc.nat(20), id: fc.string({ minLength: 1, maxLength: 3 }) }), {
      selector: ({ id }) => id,
    })
    .map((all) =>
      all
        .map(({ ms, id }) => ({ at: new Date(START + ms).toISOString(), id }))
        .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1)),
    );

  it("leads through all of it, once each, whatever comes meanwhile", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), (all, limit) => {
        const seen: string[] = [];
        let cursor: string | null | undefined;
        for (let turn = 0; cursor !== null; turn += 1) {
          const newer = { at: new Date(START + 1000 + turn).toISOString(), id: `new ${turn}` };
          const page = pageOf(turn === 0 ? all : [newer, ...all], cursor, limit);
          seen.push(...(page?.items ?? []).map(({ id }) => id));
          expect(page?.items.length).toBeLessThanOrEqual(limit);
          cursor = page?.cursor ?? null;
        }
        expect(seen).toEqual(all.map(({ id }) => id));
      }),
    );
  });

  it.each(["", "nonsense", "bnVsbA", "WzEsMl0", "WyJ4IiwieSJd", "e30"])(
    "knows nothing of the cursor %j",
    (cursor) => {
      expect(pageOf([], cursor)).toBeUndefined();
    },
  );
});

describe("GET /api/messages/{messageId}/interactions", () => {
  let product: TestProduct;
  let server: TestServer;
  let rep: string;
  beforeAll(async () => {
    product = await startProduct();
    server = await product.startServer();
    rep = await product.signIn("rep@contoso.test");
  });
  afterAll(() => product.close());

  async function prepareWithHits(count: number): Promise<string> {
    const { body: me } = await server.call(rep, "GET", "/api/me");
    const request = { to: [], cc: [], subject: "Offer", html: "<p>Hello</p>", follow: "follow" };
    const { body } = await server.call(rep, "POST", "/api/compose/prepare", request);
    const at = (i: number) => new Date(Date.parse("2026-11-20T10:00:00.000Z") + i * 1000).toISOString();
    const hits = Array.from({ length: count }, (_, i) => buildHit({ id: randomUUID(), at: at(i) }));
    await addHits(product.tables.organization(me.orgId), body.messageId, hits);
    return `/api/messages/${body.messageId}/interactions`;
  }

  it("answers a thousand at a time, newest first", async () => {
    const path = await prepareWithHits(2001);
    const pages: InteractionList[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { status, body } = await server.call(rep, "GET", path + (cursor && `?cursor=${cursor}`));
      expect(status).toBe(200);
      pages.push(body);
      cursor = (body as InteractionList).cursor;
    }
    expect(pages.map(({ items }) => items.length)).toEqual([1000, 1000, 1]);
    const times = pages.flatMap(({ items }) => items.map(({ at }: Interaction) => at));
    expect(times).toEqual([...times].sort().reverse());
    expect(new Set(times).size).toBe(2001);
  });

  it("refuses a cursor that is none, in words", async () => {
    const path = await prepareWithHits(1);
    const { status, body } = await server.call(rep, "GET", `${path}?cursor=nonsense`);
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 400,
      code: "invalid_request",
      detail: "cursor: it is not one that this history gave out. Read it from its beginning.",
    });
  });
});
