import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { businessNow, saveAsPane } from "../support/paneDraft.ts";

/** Planned mail whose rep's sign-in or permission ended, and what becomes of it once that is mended. */

const ZONE = "Europe/Ljubljana";
const MINUTE = 60;

let product: TestProduct;
let server: TestServer;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
});
afterAll(() => product.close());

const entra = (mailbox: string, change: object) =>
  fetch(`${product.sandboxUrl}/signIn`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mailbox, ...change }),
  });

/** A rep of their own with a mail that is planned for an hour from now. */
async function planned() {
  const address = `rep-${randomUUID()}@customer.test`;
  const to = `${randomUUID()}@customer.test`;
  const api = await product.signIn(address);
  const mailbox = await product.signIn(address, "graph");
  const mail = { to, subject: randomUUID(), html: "<p>Hello</p>" };
  const draft = await saveAsPane({ product, server }, { api, mailbox }, mail);
  const { messageId } = draft;
  const at = new Date((await businessNow(product)).getTime() + 60 * MINUTE * 1000);
  const plan = { draftId: draft.draftId, wallTime: wallTimeOf(at, ZONE), zone: ZONE };
  const path = `/api/messages/${messageId}/schedule`;
  expect((await server.call(api, "PUT", path, plan)).status).toBe(200);
  const { orgId } = (await server.call(api, "GET", "/api/me")).body;
  const table = product.tables.organization(orgId);
  return {
    address,
    api,
    messageId,
    path,
    plan,
    row: async () => (await table.find(ScheduleRow, scheduleKey(messageId)))!,
    change: async (changes: Partial<ScheduleRow>) => {
      const row = (await table.find(ScheduleRow, scheduleKey(messageId)))!;
      await table.replace(row, { ...row.value, ...changes });
    },
    /** Whoever looks at it posts its card. */
    tellAgain: () => server.app.later.handlers.send?.({ orgId, id: messageId, attempts: 0 }),
    /** The state that the worker leaves behind. */
    needsYou: async () =>
      await eventually(async () => {
        const { value } = (await table.find(ScheduleRow, scheduleKey(messageId)))!;
        expect(value.status).toBe("needsYou");
        return value.reason;
      }),
    cards: async (token = api) =>
      (await server.call(token, "GET", "/api/cards")).body.items.map(({ kind }: { kind: string }) => kind),
    arrived: async () => {
      const token = await product.signIn(to, "graph");
      return (await product.graph(token, "GET", "/me/messages?$select=subject")).body.value.length as number;
    },
  };
}

type Planned = Awaited<ReturnType<typeof planned>>;
const goesOnce = (mail: Planned) =>
  eventually(async () => {
    expect((await mail.row()).value.status).toBe("sent");
    expect(await mail.arrived()).toBe(1);
  });
const renew = (token: string) => server.call(token, "POST", "/api/signIn");

describe("a planned mail whose rep's sign-in ended", () => {
  it("goes at once when the rep has signed in again in time", async () => {
    const mail = await planned();
    await entra(mail.address, { ending: "revoked" });
    await product.advance(61 * MINUTE);
    expect(await mail.needsYou()).toBe("signInEnded");
    await eventually(async () => expect(await mail.cards()).toEqual(["needsSignIn"]));
    const old = await renew(mail.api);
    expect([old.status, old.body.code, old.body.need]).toEqual([
      401,
      "not_signed_in",
      { scopes: [], byAdmin: false },
    ]);
    expect((await renew(await product.signIn(mail.address))).status).toBe(204);
    await goesOnce(mail);
    expect(await mail.cards()).toEqual([]);
  });

  it("waits for the rep's word when it is too late by then, and goes once on it", async () => {
    const mail = await planned();
    await entra(mail.address, { ending: "revoked" });
    await product.advance(61 * MINUTE);
    await mail.needsYou();
    await product.advance(180 * MINUTE);
    const api = await product.signIn(mail.address);
    expect((await renew(api)).status).toBe(204);
    await eventually(async () => {
      expect((await mail.row()).value.reason).toBe("tooLate");
      expect(await mail.cards(api)).toEqual(["notSent"]);
    });
    expect(await mail.arrived()).toBe(0);
    expect((await server.call(api, "POST", `${mail.path}/sendNow`)).status).toBe(200);
    await goesOnce(mail);
    expect(await mail.cards(api)).toEqual([]);
  });

  it("keeps the time that the rep gives it by the very request that signs in", async () => {
    const mail = await planned();
    await entra(mail.address, { ending: "revoked" });
    await product.advance(61 * MINUTE);
    await mail.needsYou();
    const later = new Date((await businessNow(product)).getTime() + 600 * MINUTE * 1000);
    const plan = { ...mail.plan, wallTime: wallTimeOf(later, ZONE) };
    const api = await product.signIn(mail.address);
    expect((await server.call(api, "PUT", mail.path, plan)).status).toBe(200);
    await server.app.later.replies.keeper.settled();
    expect((await mail.row()).value).toMatchObject({ status: "waiting", wallTime: plan.wallTime });
    expect(await mail.arrived()).toBe(0);
  });

  it("is asked of the mailbox, not sent anew, where it may have gone already", async () => {
    const mail = await planned();
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const submission = { changeKey: "another", at, unchangedAt: null };
    await mail.change({ status: "needsYou", reason: "signInEnded", submission });
    await mail.tellAgain();
    await renew(mail.api);
    await eventually(async () =>
      expect((await mail.row()).value).toMatchObject({ status: "needsYou", reason: "unsure" }),
    );
    expect(await mail.arrived()).toBe(0);
  });

  it("that was to go at once days ago is asked about too", async () => {
    const mail = await planned();
    const { value } = await mail.row();
    const dueAt = new Date(Date.parse(value.dueAt) - 3 * 86_400_000).toISOString();
    await mail.change({ status: "needsYou", reason: "consentEnded", isUrgent: true, dueAt });
    await mail.tellAgain();
    await renew(mail.api);
    expect((await mail.row()).value).toMatchObject({ status: "needsYou", reason: "tooLate" });
    expect(await mail.arrived()).toBe(0);
  });
});

describe("a permission that was withdrawn", () => {
  it("is named to the rep, who gives it where Microsoft asks for it", async () => {
    const mail = await planned();
    await entra(mail.address, { trouble: "consentWithdrawn" });
    const refused = await renew(await product.signIn(mail.address));
    expect([refused.status, refused.body.code]).toEqual([401, "consent_needed"]);
    expect(refused.body.need).toEqual({
      byAdmin: false,
      scopes: ["Mail.ReadWrite", "Mail.Send", "Mail.Read"].map(
        (name) => `https://graph.microsoft.com/${name}`,
      ),
    });
  });

  it("comes with what Entra wants of a new sign-in, where it wants something", async () => {
    const mail = await planned();
    await entra(mail.address, { trouble: "interactionRequired" });
    const { body } = await renew(await product.signIn(mail.address));
    expect(body.code).toBe("not_signed_in");
    expect(JSON.parse(body.need.claims)).toHaveProperty("access_token.capolids");
  });
});
