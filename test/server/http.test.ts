import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Router } from "express";
import fc from "fast-check";
import { type Call, route } from "../../server/http/route.ts";
import { api } from "../../shared/api.ts";
import { AppError } from "../../shared/errors.ts";
import { buildRep, type FeatureApp, startFeatureApp, testTickets } from "../support/featureApp.ts";

const messageId = "0c0f6f0e-1111-4222-8333-944455556666";
const rep = buildRep();
let app: FeatureApp;
let calls: { input: unknown; params: unknown; call: Call }[] = [];
let failure: unknown;

function routes(): Router {
  const router = Router();
  const noting = async (input: unknown, params: unknown, call: Call) => {
    calls.push({ input, params, call });
    if (failure !== undefined) throw failure;
  };
  route(router, api.markSent, noting);
  route(router, api.listMessages, async (...all) => {
    await noting(...all);
    return { items: [], cursor: null, secret: "not in the contract" };
  });
  route(router, api.getSettings, async (...all) => {
    await noting(...all);
    return { engagement: "yes" } as never;
  });
  return router;
}

beforeAll(async () => {
  app = await startFeatureApp(routes());
});
afterAll(() => app.close());
beforeEach(() => {
  calls = [];
  failure = undefined;
  app.faults.length = 0;
});

const sentPath = `/api/messages/${messageId}/sent`;

describe("a route", () => {
  it("hands over what was asked, and answers with its own status", async () => {
    const answer = await app.call(rep, "POST", sentPath, { conversationId: "c" });
    expect(answer.status).toBe(204);
    expect(calls).toMatchObject([{ input: { conversationId: "c" }, params: { messageId }, call: { rep } }]);
  });

  it("answers only what the contract has", async () => {
    const { status, body } = await app.call(rep, "GET", "/api/messages?limit=5");
    expect({ status, body }).toEqual({ status: 200, body: { items: [], cursor: null } });
    expect(calls[0]?.input).toEqual({ view: "followed", sort: "sentAt", limit: 5 });
  });

  it.each<[string, string, string, unknown, string]>([
    ["an unknown field", "POST", sentPath, { bcc: 1 }, "bcc"],
    ["an unknown query", "GET", "/api/messages?colour=red", undefined, "colour"],
    ["a query given twice", "GET", "/api/messages?search=a&search=b", undefined, "search"],
    ["an id that is none", "POST", "/api/messages/1/sent", {}, "messageId"],
    ["a list for an object", "POST", sentPath, [], "object"],
    ["a broken address", "POST", "/api/messages/%E0%A4%A/sent", {}, "address"],
  ])("refuses %s by name", async (_name, method, path, body, named) => {
    const answer = await app.call(rep, method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request", status: 400 } });
    expect(answer.contentType).toContain("application/problem+json");
    expect(answer.body.detail).toContain(named);
    expect(calls).toEqual([]);
  });

  it.each([
    ["{", 400, "unreadable_body"],
    ["\u0000", 400, "unreadable_body"],
    [JSON.stringify({ conversationId: "x".repeat(200_000) }), 413, "body_too_large"],
  ])("refuses the content %#", async (content, status, code) => {
    expect(await app.call(rep, "POST", sentPath, content)).toMatchObject({ status, body: { code } });
  });

  it("does not read what strangers send", async () => {
    const answer = await app.call("nobody", "POST", sentPath, "{");
    expect(answer).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
  });

  it("is for admins only where the contract says so", async () => {
    expect(await app.call(rep, "GET", "/api/settings")).toMatchObject({
      status: 403,
      body: { code: "not_allowed" },
    });
  });

  it("answers a refusal with its sentence, and how long to wait", async () => {
    failure = new AppError("mailbox_busy", "Your mailbox is busy.", { retryAfterSeconds: 7 });
    const answer = await fetch(`${app.url}/api/messages`, {
      headers: { authorization: `Bearer ${rep.repId}` },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(await answer.json()).toEqual({
      type: "about:blank",
      title: "Your mailbox is busy",
      status: 503,
      code: "mailbox_busy",
      detail: "Your mailbox is busy.",
    });
  });

  it("says nothing of our own faults but where they are written down", async () => {
    failure = new Error("the secret word");
    const answer = await app.call(rep, "GET", "/api/messages");
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer.body)).not.toContain("secret word");
    expect(app.faults).toEqual([failure]);
  });

  it("takes an answer that does not fit the contract for a fault of ours", async () => {
    const admin = buildRep({ isAdmin: true });
    expect(await app.call(admin, "GET", "/api/settings")).toMatchObject({
      status: 500,
      body: { code: "internal" },
    });
    expect(app.faults).toHaveLength(1);
  });

  it("answers whatever JSON comes with a refusal or a success, never with a fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (content) => {
        const { status } = await app.call(rep, "POST", sentPath, content);
        expect([204, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
    expect(app.faults).toEqual([]);
  });
});

describe("the reader of an answer", () => {
  async function callOf(headers: Record<string, string>): Promise<Call | undefined> {
    await app.call(rep, "GET", "/api/messages");
    calls = [];
    await fetch(`${app.url}/api/messages`, { headers: { authorization: `Bearer ${rep.repId}`, ...headers } });
    return calls[0]?.call;
  }

  it.each([
    [
      { "accept-language": "fr;q=0.5, en-GB", "x-time-zone": "Europe/Ljubljana" },
      "en-GB",
      "Europe/Ljubljana",
    ],
    [{ "accept-language": "xx, valueOf, toString, *", "x-time-zone": "Mars/Olympus" }, "en", "UTC"],
    [{ "accept-language": "en-u-nu-thai-".repeat(20), "x-time-zone": "a".repeat(500) }, "en", "UTC"],
    [{}, "en", "UTC"],
  ])("is known by %j", async (headers, locale, zone) => {
    expect(await callOf(headers as Record<string, string>)).toMatchObject({ locale, zone });
  });
});

describe("a ticket", () => {
  const ticket = {
    orgId: rep.orgId,
    repId: rep.repId,
    repAddress: rep.address,
    repName: rep.name,
    messageId,
  };

  it("is good for its own message", async () => {
    expect((await app.call(await testTickets.issue(ticket), "POST", sentPath, {})).status).toBe(204);
    expect(calls[0]?.call).toMatchObject({ ticketMessageId: messageId, rep: { repId: rep.repId } });
  });

  it("is good for no other, and for nothing else", async () => {
    const text = await testTickets.issue(ticket);
    const other = "/api/messages/1c0f6f0e-1111-4222-8333-944455556666/sent";
    expect(await app.call(text, "POST", other, {})).toMatchObject({
      status: 403,
      body: { code: "not_allowed" },
    });
    expect((await app.call(text, "GET", "/api/messages")).status).toBe(401);
    expect(calls).toEqual([]);
  });
});
