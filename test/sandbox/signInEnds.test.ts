import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../sandbox/server.ts";
import {
  API_SCOPE,
  CLIENT_ID,
  CLIENT_SECRET,
  GRAPH_SCOPE,
  openSandbox,
  postToken,
  signIn,
} from "./support.ts";

const SCOPE = `${GRAPH_SCOPE} offline_access`;
const app = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
let people = 0;
let me: string;
beforeEach(() => {
  people += 1;
  me = `signs${people}@customer.test`;
});

const onBehalfOf = (assertion: string) =>
  postToken(sandbox.url, {
    ...app,
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    assertion,
    scope: SCOPE,
  });
const refresh = (refreshToken: string) =>
  postToken(sandbox.url, { ...app, grant_type: "refresh_token", refresh_token: refreshToken, scope: SCOPE });
const end = (change: object) =>
  fetch(`${sandbox.url}/signIn`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mailbox: me, ...change }),
  });
const askGraph = async (token: string) => {
  const response = await fetch(`${sandbox.url}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
  return response.status;
};

describe("a refresh token", () => {
  it("comes with tokens on behalf of a user, is traded for a new one each time, and stays good itself", async () => {
    const { body } = await onBehalfOf(await signIn(sandbox.url, me, API_SCOPE));
    const first = await refresh(body.refresh_token);
    const second = await refresh(first.body.refresh_token);
    expect([first.status, second.status]).toEqual([200, 200]);
    const all = [body.refresh_token, first.body.refresh_token, second.body.refresh_token];
    expect(new Set(all).size).toBe(3);
    expect((await refresh(body.refresh_token)).status).toBe(200);
    expect(await askGraph(second.body.access_token)).toBe(200);
  });

  it("isn't given to who doesn't ask for offline access", async () => {
    const form = { ...app, grant_type: "password", username: me, password: "x", scope: GRAPH_SCOPE };
    expect((await postToken(sandbox.url, form)).body).not.toHaveProperty("refresh_token");
  });

  it.each<[object, string, number]>([
    [{ ending: "revoked" }, "invalid_grant", 50173],
    [{ ending: "inactive" }, "invalid_grant", 700082],
    [{ trouble: "interactionRequired" }, "interaction_required", 50076],
    [{ trouble: "consentWithdrawn" }, "invalid_grant", 65001],
    [{ trouble: "disabled" }, "invalid_grant", 50057],
  ])("ends with %j", async (change, error, number) => {
    const { body } = await onBehalfOf(await signIn(sandbox.url, me, API_SCOPE));
    await end(change);
    expect(await refresh(body.refresh_token)).toMatchObject({
      status: 400,
      body: { error, error_codes: [number], error_description: expect.stringMatching(`^AADSTS${number}: `) },
    });
  });
});

describe("a revoked sign-in", () => {
  it("ends what was issued before, in Graph too, and nothing that comes after", async () => {
    const assertion = await signIn(sandbox.url, me, API_SCOPE);
    const { body } = await onBehalfOf(assertion);
    await end({ ending: "revoked" });
    expect((await onBehalfOf(assertion)).body.error_codes).toEqual([50173]);
    expect(await askGraph(body.access_token)).toBe(401);
    const again = await onBehalfOf(await signIn(sandbox.url, me, API_SCOPE));
    expect(await askGraph(again.body.access_token)).toBe(200);
    expect((await refresh(again.body.refresh_token)).status).toBe(200);
  });
});

describe("trouble", () => {
  it("keeps the app out until it is taken back, and a user only when disabled", async () => {
    const assertion = await signIn(sandbox.url, me, API_SCOPE);
    await end({ trouble: "interactionRequired" });
    expect((await onBehalfOf(assertion)).body).toMatchObject({ error: "interaction_required" });
    expect(await signIn(sandbox.url, me, API_SCOPE)).toEqual(expect.any(String));
    await end({ trouble: "disabled" });
    expect(await signIn(sandbox.url, me, API_SCOPE)).toBeUndefined();
    await end({ trouble: null });
    expect((await onBehalfOf(assertion)).status).toBe(200);
  });

  it("is refused for nobody's mailbox, and for what isn't known", async () => {
    me = "nobody@nowhere.test";
    expect((await end({ ending: "revoked" })).status).toBe(404);
    expect((await end({ trouble: "tired" })).status).toBe(400);
  });
});
