import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Router } from "express";
import { SignJWT } from "jose";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { isPermitInForce, permitRoutes } from "../../server/features/permits/routes.ts";
import { createPermitStore } from "../../server/features/permits/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { createPermits } from "../../server/http/permit.ts";
import { DAY, HOUR } from "../../shared/time.ts";
import { buildRep, type FeatureApp, startFeatureApp, testTickets } from "../support/featureApp.ts";
import { prepareOver, preparingRoutes, repWithCustomers, stored, tables } from "../support/preparing.ts";

const secret = Buffer.alloc(32, 9);
/** Every organization is set up here but those that were taken off. */
const takenOff = new Set<string>();
const tenants = new Proxy<string[]>([], {
  get: (list, name) =>
    name === "includes" ? (orgId: string) => !takenOff.has(orgId) : Reflect.get(list, name),
});
const permits = createPermits({ secret, tenants, isInForce: isPermitInForce(tables) });

/** What `createApp` leaves for the routes. */
const withPermits = Router().use((req, _res, next) => {
  req.app.locals.verifyPermit = permits.verify;
  next();
});

let app: FeatureApp;
beforeAll(async () => {
  const routes = permitRoutes({ tables, permits, tickets: testTickets });
  app = await startFeatureApp(withPermits, preparingRoutes(), routes);
});
afterAll(() => app.close());

const leavePermit = async (rep: Rep) => (await app.call(rep, "POST", "/api/compose/permit", {})).body;
const askTicket = (bearer: string | Rep, body: object = {}) =>
  app.call(bearer, "POST", "/api/compose/ticket", body);

describe("a permit", () => {
  it("is for 30 days, and trades for tickets of new messages under ids of their own", async () => {
    const rep = await repWithCustomers();
    const { permit, expiresAt } = await leavePermit(rep);
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * DAY)).toBeLessThan(HOUR);
    const [first, second] = [await askTicket(permit), await askTicket(permit)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body.messageId).not.toBe(second.body.messageId);
    expect((await testTickets.verify(first.body.ticket)).rep).toMatchObject({
      repId: rep.repId,
      orgId: rep.orgId,
      address: rep.address,
    });
  });

  it("is all that its endpoint takes: no sign-in, no ticket", async () => {
    const rep = await repWithCustomers();
    const { ticket } = (await askTicket((await leavePermit(rep)).permit)).body;
    expect((await askTicket(rep)).status).toBe(401);
    expect((await askTicket(ticket)).status).toBe(401);
  });

  it("opens nothing else", async () => {
    const { permit } = await leavePermit(await repWithCustomers());
    expect((await prepareOver(app, permit)).status).toBe(401);
    expect((await app.call(permit, "POST", "/api/compose/permit", {})).status).toBe(401);
    expect((await app.call(permit, "DELETE", "/api/compose/permit")).status).toBe(401);
  });

  it("and all others of the rep are void once revoked; a colleague’s are not", async () => {
    const rep = await repWithCustomers();
    const colleague = buildRep({ orgId: rep.orgId });
    const own = [await leavePermit(rep), await leavePermit(rep)];
    const other = await leavePermit(colleague);
    expect((await app.call(rep, "DELETE", "/api/compose/permit")).status).toBe(204);
    for (const { permit } of own) expect((await askTicket(permit)).status).toBe(401);
    expect((await askTicket(other.permit)).status).toBe(200);
    expect((await askTicket((await leavePermit(rep)).permit)).status).toBe(200);
  });

  it("ends with its organization’s use of this server", async () => {
    const rep = await repWithCustomers();
    const { permit } = await leavePermit(rep);
    takenOff.add(rep.orgId);
    expect((await askTicket(permit)).body).toMatchObject({ status: 403, code: "organization_not_allowed" });
  });

  it("leaves no heap of rows behind: what has ended goes, and the oldest beyond the limit", async () => {
    const rep = buildRep();
    const store = createPermitStore(tables.organization(rep.orgId), rep.repId);
    const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
    const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await store.insert(ids[0]!, { createdAt: at(-31), expiresAt: at(-1) });
    await store.insert(ids[1]!, { createdAt: at(-3), expiresAt: at(27) });
    await store.insert(ids[2]!, { createdAt: at(-1), expiresAt: at(29) });
    await store.insert(ids[3]!, { createdAt: at(-2), expiresAt: at(28) });
    await store.tidy(new Date(), 2);
    expect(await Promise.all(ids.map(store.isThere))).toEqual([false, false, true, true]);
  });
});

interface Forgery {
  alg?: string;
  key?: Buffer;
  audience?: string;
  lifeMs?: number;
  claims?: object;
}

/** A permit that is right but for what the forgery says; its row exists. */
async function forge({ alg = "HS256", key = secret, audience, lifeMs = DAY, claims }: Forgery) {
  const rep = buildRep();
  const permitId = randomUUID();
  const row = { createdAt: new Date().toISOString(), expiresAt: new Date(Date.now() + DAY).toISOString() };
  await createPermitStore(tables.organization(rep.orgId), rep.repId).insert(permitId, row);
  const all = { permitId, orgId: rep.orgId, repId: rep.repId, repAddress: rep.address, repName: rep.name };
  return new SignJWT({ ...all, ...claims })
    .setProtectedHeader({ alg })
    .setAudience(audience ?? "tickets-for-a-rep")
    .setExpirationTime(Math.floor((Date.now() + lifeMs) / 1000))
    .sign(key);
}

describe("a permit that is not ours, or not any more", () => {
  it("would be taken if nothing were wrong with it", async () => {
    expect((await askTicket(await forge({}))).status).toBe(200);
  });

  const forgeries: [string, Forgery][] = [
    ["signed with another key", { key: Buffer.alloc(32, 1) }],
    ["signed with another algorithm", { alg: "HS512", key: Buffer.alloc(64, 9) }],
    ["made for something else", { audience: "one-message" }],
    ["too old", { lifeMs: -HOUR }],
    ["of a rep who was never given it", { claims: { repId: randomUUID() } }],
    ["of another organization", { claims: { orgId: randomUUID() } }],
    ["under an id that was never given", { claims: { permitId: randomUUID() } }],
    ["without an id", { claims: { permitId: undefined } }],
  ];
  it.each(forgeries)("%s is refused", async (_what, forgery) => {
    expect((await askTicket(await forge(forgery))).body).toMatchObject({
      status: 401,
      code: "not_signed_in",
    });
  });

  it.each(["", "x", "a.b.c", "Bearer", `${"a".repeat(5000)}.b.c`])("garbage is refused", async (text) => {
    expect((await askTicket(text)).status).toBe(401);
  });

  it("unsigned is refused", async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = encode({ aud: "tickets-for-a-rep", exp: Date.now() });
    expect((await askTicket(`${encode({ alg: "none" })}.${claims}.`)).status).toBe(401);
  });
});

describe("a ticket for a permit", () => {
  it("makes its message at the first preparing, and prepares it again", async () => {
    const rep = await repWithCustomers();
    const { messageId, ticket } = (await askTicket((await leavePermit(rep)).permit)).body;
    const made = await prepareOver(app, ticket, { messageId });
    expect(made.body).toMatchObject({ messageId, state: "following" });
    const again = await prepareOver(app, ticket, { messageId, html: made.body.html });
    expect(again.body.html).toBe(made.body.html);
    const { message, list } = await stored(rep, messageId);
    expect(message).toMatchObject({ repId: rep.repId, repAddress: rep.address, followOpens: true });
    expect(list).toHaveLength(1);
  });

  it("makes one message when two prepare it at once", async () => {
    const rep = await repWithCustomers();
    const { messageId, ticket } = (await askTicket((await leavePermit(rep)).permit)).body;
    const both = await Promise.all([1, 2, 3].map(() => prepareOver(app, ticket, { messageId })));
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await stored(rep, messageId)).list).toHaveLength(1);
  });

  it("of a message that is there goes to its rep only, and not after it was sent", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepareOver(app, rep)).body;
    const { permit } = await leavePermit(rep);
    const { ticket } = (await askTicket(permit, { messageId })).body;
    expect((await prepareOver(app, ticket, { messageId })).status).toBe(200);
    const colleague = await leavePermit(buildRep({ orgId: rep.orgId }));
    expect((await askTicket(colleague.permit, { messageId })).status).toBe(404);
    expect((await askTicket(permit, { messageId: randomUUID() })).status).toBe(404);
    const store = createMessageStore(tables.organization(rep.orgId));
    const row = await store.getMessageOf(rep.repId, messageId);
    await store.saveMessage(row, { ...row.value, status: "sent", sentAt: new Date().toISOString() });
    expect((await askTicket(permit, { messageId })).body).toMatchObject({ status: 409, code: "conflict" });
  });

  it("is for no other message, new or there", async () => {
    const rep = await repWithCustomers();
    const { ticket } = (await askTicket((await leavePermit(rep)).permit)).body;
    const other = (await prepareOver(app, rep)).body.messageId;
    for (const messageId of [other, randomUUID(), undefined]) {
      expect((await prepareOver(app, ticket, { messageId })).status).toBe(403);
    }
  });

  it("cannot take over a message of a colleague", async () => {
    const rep = await repWithCustomers();
    const colleague = buildRep({ orgId: rep.orgId });
    const { messageId } = (await prepareOver(app, rep)).body;
    const { orgId, repId, address, name } = colleague;
    const ticket = await testTickets.issue({ messageId, orgId, repId, repAddress: address, repName: name });
    expect((await prepareOver(app, ticket, { messageId })).status).toBe(404);
  });
});
