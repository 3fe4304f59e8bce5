import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { ConfidentialClientApplication } from "@azure/msal-node";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import type { Sandbox } from "../../sandbox/server.ts";
import {
  API_SCOPE,
  CLIENT_ID,
  CLIENT_SECRET,
  CONTOSO,
  GRAPH_SCOPE,
  networkTo,
  openSandbox,
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

function msal(network = networkTo(sandbox).network) {
  const authority = `https://login.microsoftonline.com/${CONTOSO}`;
  return new ConfidentialClientApplication({
    auth: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, authority },
    system: { networkClient: network },
  });
}

describe("the real MSAL", () => {
  it("proves itself by an assertion it signed, and nobody else's will do", async () => {
    const registered = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const certificate = registered.publicKey.export({ type: "spki", format: "pem" }).toString();
    const strict = await openSandbox({ certificate });
    const exchange = async ({ privateKey }: typeof registered) =>
      new ConfidentialClientApplication({
        auth: {
          clientId: CLIENT_ID,
          authority: `https://login.microsoftonline.com/${CONTOSO}`,
          clientCertificate: {
            thumbprintSha256: "a".repeat(64),
            privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
          },
        },
        system: { networkClient: networkTo(strict).network },
      }).acquireTokenOnBehalfOf({
        oboAssertion: await signIn(strict.url, "rep@contoso.test", API_SCOPE),
        scopes: MAIL,
      });
    try {
      expect((await exchange(registered))!.account?.username).toBe("rep@contoso.test");
      await expect(exchange(other)).rejects.toThrow("AADSTS700027");
    } finally {
      await strict.close();
    }
  });

  it("gets a Graph token on behalf of a user, and renews it by its refresh token", async () => {
    const { network, posted } = networkTo(sandbox);
    const first = msal(network);
    const oboAssertion = await signIn(sandbox.url, "rep@contoso.test", API_SCOPE);
    const result = await first.acquireTokenOnBehalfOf({ oboAssertion, scopes: MAIL });
    expect(decodeJwt(result!.accessToken)).toMatchObject({
      aud: "https://graph.microsoft.com",
      scp: "Mail.ReadWrite Mail.Send",
      upn: "rep@contoso.test",
    });
    expect(result!.account?.username).toBe("rep@contoso.test");

    const later = msal(network);
    later.getTokenCache().deserialize(first.getTokenCache().serialize());
    const [account] = await later.getTokenCache().getAllAccounts();
    const renewed = await later.acquireTokenSilent({ account: account!, scopes: MAIL, forceRefresh: true });
    expect(decodeJwt(renewed.accessToken).upn).toBe("rep@contoso.test");
    expect(posted.map((form) => form.get("grant_type"))).toEqual([OBO, "refresh_token"]);
  });

  it("finds its cached token again, because scopes come back as they were spelled", async () => {
    const { network, posted } = networkTo(sandbox);
    const application = msal(network);
    const oboAssertion = await signIn(sandbox.url, "rep@contoso.test", API_SCOPE);
    await application.acquireTokenOnBehalfOf({ oboAssertion, scopes: MAIL });
    const again = await application.acquireTokenOnBehalfOf({ oboAssertion, scopes: MAIL });
    expect(again!.fromCache).toBe(true);
    expect(posted).toHaveLength(1);
  });

  it("signs in with a code and PKCE", async () => {
    const verifier = randomBytes(32).toString("base64url");
    const redirectUri = "http://localhost:3000/addin/app.html";
    const address = await msal().getAuthCodeUrl({
      scopes: [API_SCOPE],
      redirectUri,
      codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
      codeChallengeMethod: "S256",
      prompt: "none",
      loginHint: "rep@contoso.test",
      responseMode: "query",
      state: "state of the app",
    });
    const response = await fetch(rewritten(address, sandbox), { redirect: "manual" });
    const target = new URL(response.headers.get("location")!);
    expect(target.searchParams.get("state")).toBe("state of the app");
    const code = target.searchParams.get("code")!;
    const redeem = () =>
      msal().acquireTokenByCode({ code, scopes: [API_SCOPE], redirectUri, codeVerifier: verifier });
    const result = await redeem();
    expect(result.account?.username).toBe("rep@contoso.test");
    await expect(redeem()).rejects.toThrow("AADSTS54005");
  });

  it("acts as the app itself", async () => {
    const result = await msal().acquireTokenByClientCredential({ scopes: [GRAPH_SCOPE] });
    expect(decodeJwt(result!.accessToken)).toMatchObject({ idtyp: "app", tid: CONTOSO });
    expect(decodeJwt(result!.accessToken)).not.toHaveProperty("scp");
  });
});
