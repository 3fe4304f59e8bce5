import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import type { Sandbox } from "../../sandbox/server.ts";
import {
  API_SCOPE,
  CLIENT_ID,
  CLIENT_SECRET,
  CONTOSO,
  GRAPH_SCOPE,
  openSandbox,
  postToken,
  rewritten,
  signIn,
} from "./support.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const MAIL = ["https://graph.microsoft.com/Mail.ReadWrite", "https://graph.microsoft.com/Mail.Send"];
const OBO = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const password = {
  grant_type: "password",
  client_id: CLIENT_ID,
  username: "rep@contoso.test",
  password: "any",
};

describe("tokens for our API", () => {
  const verify = (token: string) =>
    jwtVerify(
      token,
      createRemoteJWKSet(new URL("https://login.microsoftonline.com/organizations/discovery/v2.0/keys"), {
        [customFetch]: (url, init) => fetch(rewritten(url, sandbox), init as RequestInit),
      }),
      {
        audience: CLIENT_ID,
        issuer: `https://login.microsoftonline.com/${CONTOSO}/v2.0`,
        algorithms: ["RS256"],
      },
    );

  it("verify with jose and say who, where and what for", async () => {
    const { payload } = await verify(await signIn(sandbox.url, "admin@contoso.test", API_SCOPE));
    expect(payload).toMatchObject({
      tid: CONTOSO,
      azp: CLIENT_ID,
      scp: "access_as_user",
      ver: "2.0",
      roles: ["Engagement.Admin"],
      preferred_username: "admin@contoso.test",
    });
    expect(payload.oid).toMatch(/^[0-9a-f-]{36}$/);
    expect(payload.exp! - payload.iat!).toBe(3600);
  });

  it("of one who is no admin have no roles", async () => {
    const { payload } = await verify(await signIn(sandbox.url, "rep@contoso.test", API_SCOPE));
    expect(payload).not.toHaveProperty("roles");
  });

  it("verify with the new key after a rotation, and the old ones only until it is forgotten", async () => {
    const rotate = (body: object) =>
      fetch(`${sandbox.url}/keys/rotate`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const old = await signIn(sandbox.url, "rep@contoso.test", API_SCOPE);
    await rotate({});
    await verify(old);
    await rotate({ forgetOld: true });
    await expect(verify(old)).rejects.toThrow("no applicable key");
    await verify(await signIn(sandbox.url, "rep@contoso.test", API_SCOPE));
  });
});

describe("a code", () => {
  it("is never sent to an address that isn't registered", async () => {
    const query = new URLSearchParams({
      client_id: CLIENT_ID,
      redirect_uri: "https://attacker.example/",
      response_type: "code",
      scope: API_SCOPE,
      prompt: "none",
      login_hint: "rep@contoso.test",
    });
    const address = `${sandbox.url}/organizations/oauth2/v2.0/authorize?${query}`;
    const response = await fetch(address, { redirect: "manual" });
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
  });
});

describe("the token endpoint refuses", () => {
  const assertion = () => signIn(sandbox.url, "rep@contoso.test", API_SCOPE);
  const onBehalfOf = (token: string): Record<string, string> => ({
    grant_type: OBO,
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    assertion: token,
    requested_token_use: "on_behalf_of",
    scope: MAIL.join(" "),
  });

  it.each<[string, Record<string, string>, string, number]>([
    [
      "an unknown user",
      { ...password, scope: GRAPH_SCOPE, username: "nobody@contoso.test" },
      "invalid_grant",
      50034,
    ],
    [
      "an unknown client",
      { ...password, scope: GRAPH_SCOPE, client_id: "other" },
      "unauthorized_client",
      700016,
    ],
    [
      "a wrong secret",
      { ...password, scope: GRAPH_SCOPE, client_secret: "guess" },
      "invalid_client",
      7000215,
    ],
    ["no scope", password, "invalid_request", 900144],
    [
      "scopes of two resources",
      { ...password, scope: `${API_SCOPE} ${GRAPH_SCOPE}` },
      "invalid_request",
      28000,
    ],
    ["a scope without consent", { ...password, scope: "Directory.ReadWrite.All" }, "invalid_grant", 65001],
    [
      "an unknown grant",
      { client_id: CLIENT_ID, grant_type: "constructor" },
      "unsupported_grant_type",
      70003,
    ],
    [
      "a made-up refresh token",
      { client_id: CLIENT_ID, grant_type: "refresh_token", refresh_token: "x", scope: GRAPH_SCOPE },
      "invalid_grant",
      9002313,
    ],
  ])("%s", async (_what, form, error, number) => {
    const { status, body } = await postToken(sandbox.url, form);
    expect([body.error, body.error_codes]).toEqual([error, [number]]);
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${number}: .* Trace ID: `));
    expect(status).toBe(error === "invalid_client" ? 401 : 400);
  });

  it("a user of another tenant than the one in the address", async () => {
    const { body } = await postToken(sandbox.url, { ...password, scope: GRAPH_SCOPE }, "fabrikam.test");
    expect(body.error_codes).toEqual([50034]);
  });

  it("an assertion for somebody else, a forged one, and one without the app's secret", async () => {
    const graphToken = await signIn(sandbox.url, "rep@contoso.test");
    expect((await postToken(sandbox.url, onBehalfOf(graphToken))).body.error_codes).toEqual([500131]);
    const [header, , signature] = (await assertion()).split(".");
    const claims = Buffer.from(JSON.stringify({ aud: CLIENT_ID, scp: "access_as_user" })).toString(
      "base64url",
    );
    const forged = await postToken(sandbox.url, onBehalfOf(`${header}.${claims}.${signature}`));
    expect(forged.body.error_codes).toEqual([50013]);
    const { client_secret: _secret, ...bare } = onBehalfOf(await assertion());
    expect((await postToken(sandbox.url, bare)).body.error_codes).toEqual([7000218]);
  });
});
