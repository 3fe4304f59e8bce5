import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/server.ts";
import { createSignIns, type SignInsNeeds } from "../../server/platform/microsoft/signIns.ts";
import { createTransport, type Transport } from "../../server/platform/microsoft/transport.ts";
import { openTables } from "../../server/platform/tables.ts";
import { API_SCOPE, CLIENT_ID, CLIENT_SECRET, CONTOSO, openSandbox, signIn } from "../sandbox/support.ts";

const SCOPES = ["https://graph.microsoft.com/Mail.ReadWrite", "https://graph.microsoft.com/Mail.Send"];
const tables = openTables(process.env.TEST_STORAGE ?? "");
const secretOf = (text: string) => createHash("sha256").update(text).digest();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

/** One server process: it remembers nothing of another. */
function startProcess(changes: Partial<SignInsNeeds> = {}) {
  const posted: string[] = [];
  const inner = createTransport({ standInUrl: sandbox.url });
  const transport: Transport = async (url, init) => {
    posted.push(new URLSearchParams(String(init?.body)).get("grant_type") ?? "");
    return await inner(url, init);
  };
  const needs = {
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    transport,
    tables,
    secret: secretOf("a"),
  };
  return { ...createSignIns({ ...needs, ...changes }), posted };
}

async function assertionOf(username: string) {
  const accessToken = await signIn(sandbox.url, username, API_SCOPE);
  return { orgId: CONTOSO, repId: String(decodeJwt(accessToken).oid), accessToken };
}

describe("a kept sign-in", () => {
  it("lets another process act for the rep later, and asks Entra no more often than it must", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    await startProcess().keep(assertion, SCOPES);
    const { token, posted } = startProcess();
    expect(decodeJwt(await token(assertion, SCOPES))).toMatchObject({ upn: "rep@contoso.test" });
    await token(assertion, SCOPES);
    expect(posted.length).toBeLessThanOrEqual(1);
  });

  it("gets other permissions by the refresh token alone", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    await startProcess().keep(assertion, SCOPES.slice(0, 1));
    const { token, posted } = startProcess();
    expect(decodeJwt(await token(assertion, SCOPES)).scp).toContain("Mail.Send");
    expect(posted).toEqual(["refresh_token"]);
  });

  it("has ended where nothing is kept, or no more", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    const { keep, forget, token } = startProcess();
    await keep(assertion, SCOPES);
    await forget(assertion);
    await expect(token(assertion, SCOPES)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  it("can be read with the secret only, and is one rep's alone", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    await startProcess().keep(assertion, SCOPES);
    await expect(startProcess({ secret: secretOf("b") }).token(assertion, SCOPES)).rejects.toThrow();
    const table = tables.organization(CONTOSO);
    const [row] = await table.list(z.unknown(), `signIn_${assertion.repId}`);
    expect(JSON.stringify(row)).not.toMatch(/RefreshToken|secret"/);
    const other = { orgId: CONTOSO, repId: "11111111-2222-4333-8444-555555555555" };
    await table.upsert({ partition: `signIn_${other.repId}`, row: "msal" }, row?.value);
    await expect(startProcess().token(other, SCOPES)).rejects.toThrow("somebody else's");
  });

  it("is renewed once for all who want the same at the same moment", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    await startProcess().keep(assertion, SCOPES.slice(0, 1));
    const { token, posted } = startProcess();
    const all = await Promise.all(Array.from({ length: 20 }, () => token(assertion, SCOPES)));
    expect(new Set(all).size).toBe(1);
    expect(posted).toEqual(["refresh_token"]);
    const forced = await Promise.all(Array.from({ length: 20 }, () => token(assertion, SCOPES, true)));
    expect(new Set(forced).size).toBe(1);
    expect(forced[0]).not.toBe(all[0]);
    expect(await token(assertion, SCOPES)).toBe(forced[0]);
    expect(posted).toHaveLength(2);
  });

  it("hands out no token that was refused, when it can't be renewed", async () => {
    const assertion = await assertionOf("rep2@contoso.test");
    const { keep, token } = startProcess();
    await keep(assertion, SCOPES);
    await token(assertion, SCOPES);
    await fetch(`${sandbox.url}/signIn`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ mailbox: "rep2@contoso.test", ending: "revoked" }),
    });
    await expect(token(assertion, SCOPES, true)).rejects.toMatchObject({ code: "not_signed_in" });
    const { accessToken } = await assertionOf("rep2@contoso.test");
    await keep({ ...assertion, accessToken }, SCOPES);
    expect(await token(assertion, SCOPES)).toBeTruthy();
  });

  it("is kept once when two processes keep it at the same time", async () => {
    const assertion = await assertionOf("rep@contoso.test");
    await Promise.all([1, 2, 3].map(() => startProcess().keep(assertion, SCOPES)));
    expect(await startProcess().token(assertion, SCOPES)).toBeTruthy();
  });
});
