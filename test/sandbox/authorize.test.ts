import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../sandbox/server.ts";
import { API_SCOPE, CLIENT_ID, CLIENT_SECRET, openSandbox, postToken, signIn } from "./support.ts";

const SEND = "https://graph.microsoft.com/Mail.Send";
const END = "http://localhost:3000/end";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
let people = 0;
let me: string;
beforeEach(() => {
  people += 1;
  me = `asked${people}@customer.test`;
});

const set = (change: object) =>
  fetch(`${sandbox.url}/signIn`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mailbox: me, ...change }),
  });

/** Entra's window: opened, or answered by one of its buttons. */
async function open(scope: string, options: { choice?: string; prompt?: string } = {}) {
  const { choice, prompt } = options;
  const query = new URLSearchParams({
    ...{ client_id: CLIENT_ID, redirect_uri: END, response_type: "code", scope, state: "s", login_hint: me },
    ...(prompt && { prompt }),
  });
  const response = await fetch(`${sandbox.url}/organizations/oauth2/v2.0/authorize?${query}`, {
    redirect: "manual",
    ...(choice && { method: "POST", body: new URLSearchParams({ choice }) }),
  });
  const location = response.headers.get("location");
  const answer = Object.fromEntries(location ? new URL(location).searchParams : []);
  return { title: /<h1>(.*?)<\/h1>/.exec(await response.text())?.[1], answer };
}
const number = (answer: Record<string, string>) => /^AADSTS(\d+):/.exec(answer.error_description ?? "")?.[1];

const exchange = (assertion: string) =>
  postToken(sandbox.url, {
    ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, assertion, scope: SEND },
    ...{ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", requested_token_use: "on_behalf_of" },
  });
const silently = () =>
  postToken(sandbox.url, {
    ...{ grant_type: "password", client_id: CLIENT_ID, username: me, password: "x", scope: API_SCOPE },
    sandbox_without_user: "true",
  });

describe("Entra's window", () => {
  it("asks nothing of a user who is signed in and has consented", async () => {
    expect((await open(SEND)).answer).toMatchObject({ code: expect.any(String), state: "s" });
  });

  it("asks for the consent that was withdrawn, and gives it back when that is accepted", async () => {
    await set({ trouble: "consentWithdrawn" });
    const assertion = await signIn(sandbox.url, me, API_SCOPE);
    expect((await exchange(assertion)).body.error_codes).toEqual([65001]);
    // The app needs no consent for itself.
    expect((await open(API_SCOPE)).answer).toHaveProperty("code");
    expect((await open(SEND)).title).toBe("Permissions requested");
    expect(number((await open(SEND, { prompt: "none" })).answer)).toBe("65001");
    const { answer } = await open(SEND, { choice: "cancel" });
    expect([answer.error, number(answer), answer.error_uri]).toEqual([
      "access_denied",
      "65004",
      "https://login.microsoftonline.com/error?code=65004",
    ]);
    expect((await exchange(assertion)).status).toBe(400);
    expect((await open(SEND, { choice: "accept" })).answer).toHaveProperty("code");
    expect((await exchange(assertion)).status).toBe(200);
  });

  it("lets nobody but an admin give what the organization keeps to admins", async () => {
    await set({ trouble: "adminConsentNeeded" });
    expect((await open(SEND)).title).toBe("Need admin approval");
    expect((await open(SEND, { choice: "accept" })).title).toBe("Need admin approval");
    expect(number((await open(SEND, { choice: "cancel" })).answer)).toBe("90094");
  });

  it.each([{ ending: "revoked" }, { ending: "inactive" }, { trouble: "interactionRequired" }])(
    "has the user sign in again after %j, as nothing else can",
    async (change) => {
      await set(change);
      const refused = await silently();
      expect(refused.body.error).toMatch(/^(invalid_grant|interaction_required)$/);
      expect((await open(API_SCOPE)).title).toBe("Sign in");
      expect((await open(API_SCOPE, { choice: "signIn" })).answer).toHaveProperty("code");
      expect((await silently()).status).toBe(200);
      expect((await open(API_SCOPE)).answer).toHaveProperty("code");
    },
  );

  it("tells the app what the new sign-in is to have", async () => {
    await set({ trouble: "interactionRequired" });
    const { body } = await exchange(await signIn(sandbox.url, me, API_SCOPE));
    expect(body).toMatchObject({ error_codes: [50076], claims: expect.stringContaining("capolids") });
  });

  it("lets in nobody who is disabled", async () => {
    await set({ trouble: "disabled" });
    expect((await open(SEND)).title).toBe("Sign-in failed");
  });
});
