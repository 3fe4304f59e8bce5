import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { SignJWT, UnsecuredJWT } from "jose";
import { createSignIn } from "../../server/http/signIn.ts";
import { createTickets } from "../../server/http/ticket.ts";
import { createTransport } from "../../server/platform/microsoft/transport.ts";
import {
  buildClaims,
  createTestKey,
  json,
  type StandIn,
  startStandIn,
  testClientId,
  testTenant,
} from "../support/standIn.ts";

type Key = Awaited<ReturnType<typeof createTestKey>>;

let key: Key;
let entra: StandIn;
const tickets = createTickets(Buffer.alloc(32, 3));

beforeAll(async () => {
  key = await createTestKey();
  entra = await startStandIn((_req, res) => void json(res, 200, { keys: [key.jwk] }));
});
afterAll(() => entra.close());

function openSignIn({ timeoutMs = 2000, ...options }: { timeoutMs?: number; keyCooldownMs?: number } = {}) {
  const transport = createTransport({ standInUrl: entra.url, timeoutMs });
  const signIn = createSignIn({
    clientId: testClientId,
    tenants: [testTenant],
    transport,
    tickets,
    ...options,
  });
  return (token: string, allowTicket = false) => signIn(`Bearer ${token}`, { allowTicket });
}

const ticket = {
  orgId: testTenant,
  repId: "11111111-2222-4333-8444-555555555555",
  repAddress: "rep@contoso.test",
  repName: "Rita Rep",
  messageId: "0c0f6f0e-1111-4222-8333-944455556666",
};

describe("signing in with an access token", () => {
  it("names the rep by what the token says", async () => {
    const token = await key.sign(buildClaims({ roles: ["Engagement.Admin"] }));
    await expect(openSignIn()(token)).resolves.toMatchObject({
      rep: {
        repId: "11111111-2222-4333-8444-555555555555",
        orgId: testTenant,
        name: "Rita Rep",
        address: "rep@contoso.test",
        isAdmin: true,
      },
      accessToken: token,
      ticketMessageId: undefined,
    });
  });

  it("takes the application's address as audience too", async () => {
    await openSignIn()(await key.sign(buildClaims({ aud: `api://${testClientId}` })));
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, Record<string, unknown>]>([
    ["another audience", { aud: "https://graph.microsoft.com" }],
    ["another tenant's issuer", { iss: "https://login.microsoftonline.com/other/v2.0" }],
    ["a v1.0 issuer", { iss: `https://sts.windows.net/${testTenant}/` }],
    ["another scope", { scp: "access_as_user_not" }],
    ["an app alone", { scp: undefined, roles: ["access_as_user"], idtyp: "app" }],
    ["nobody", { oid: undefined }],
    ["a time long past", { exp: now - 120 }],
    ["a time to come", { nbf: now + 600 }],
    ["no end", { exp: undefined }],
  ])("refuses a token for %s", async (_name, changes) => {
    const token = await key.sign(buildClaims(changes));
    await expect(openSignIn()(token)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  it("tells the rep of an organization that is not set up so", async () => {
    const tid = "99999999-0000-4000-8000-000000000001";
    const token = await key.sign(buildClaims({ tid, iss: `https://login.microsoftonline.com/${tid}/v2.0` }));
    await expect(openSignIn()(token)).rejects.toMatchObject({ code: "organization_not_allowed" });
  });

  it("refuses tokens without signature, signed with the public key, changed, or by another key", async () => {
    const good = await key.sign(buildClaims());
    const other = await (await createTestKey()).sign(buildClaims(), { kid: key.jwk.kid });
    const hmac = await new SignJWT(buildClaims())
      .setProtectedHeader({ alg: "HS256", kid: key.jwk.kid })
      .sign(Buffer.from(JSON.stringify(key.jwk)));
    const [header = "", payload = "", signature = ""] = good.split(".");
    const changed = Buffer.from(payload, "base64url").toString().replace("Rita", "Eve!");
    const tampered = [header, Buffer.from(changed).toString("base64url"), signature].join(".");
    const signIn = openSignIn();
    for (const bad of [
      new UnsecuredJWT(buildClaims()).encode(),
      hmac,
      other,
      tampered,
      "a.b.c",
      "",
      "x".repeat(9000),
    ]) {
      await expect(signIn(bad)).rejects.toMatchObject({ code: "not_signed_in" });
    }
  });

  it("asks for Entra's keys once, and again when one is used that it does not know", async () => {
    const signIn = openSignIn({ keyCooldownMs: 0 });
    const asked = entra.asked.length;
    for (let i = 0; i < 3; i += 1) await signIn(await key.sign(buildClaims()));
    expect(entra.asked.length - asked).toBe(1);
    key = await createTestKey();
    await signIn(await key.sign(buildClaims()));
    expect(entra.asked.length - asked).toBe(2);
  });

  it("is not made to ask for keys again and again by invented ones", async () => {
    const signIn = openSignIn();
    await signIn(await key.sign(buildClaims()));
    const asked = entra.asked.length;
    for (let i = 0; i < 5; i += 1) {
      const invented = await key.sign(buildClaims(), { kid: `invented ${i}` });
      await expect(signIn(invented)).rejects.toMatchObject({ code: "not_signed_in" });
    }
    expect(entra.asked).toHaveLength(asked);
  });

  it.each<[string, StandIn["answer"]]>([
    ["refuses", (_req, res) => void json(res, 503, {})],
    ["answers something else", (_req, res) => void res.end("<html>")],
    ["never answers", () => undefined],
    [
      "breaks off",
      (_req, res) => void res.writeHead(200, { "content-length": "900" }).write("{", () => res.destroy()),
    ],
  ])("blames no token when Entra %s", async (_name, answer) => {
    const usual = entra.answer;
    entra.answer = answer;
    try {
      const token = await key.sign(buildClaims());
      await expect(openSignIn({ timeoutMs: 200 })(token)).rejects.toMatchObject({
        code: "sign_in_unavailable",
      });
    } finally {
      entra.answer = usual;
    }
  });
});

describe("a ticket", () => {
  it("stands for its rep and its one message, for a day", async () => {
    const text = await tickets.issue(ticket);
    const signedIn = await openSignIn()(text, true);
    expect(signedIn).toMatchObject({
      rep: { repId: ticket.repId, orgId: testTenant, isAdmin: false },
      ticketMessageId: ticket.messageId,
      accessToken: undefined,
    });
    expect(signedIn.expiresAt.getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  });

  it("is no sign-in where a rep is needed", async () => {
    const text = await tickets.issue(ticket);
    await expect(openSignIn()(text)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  it("is refused when another secret made it, or it is changed", async () => {
    const foreign = await createTickets(Buffer.alloc(32, 4)).issue(ticket);
    const own = await tickets.issue(ticket);
    for (const bad of [foreign, `${own.slice(0, -2)}AA`]) {
      await expect(openSignIn()(bad, true)).rejects.toMatchObject({ code: "not_signed_in" });
    }
  });
});
