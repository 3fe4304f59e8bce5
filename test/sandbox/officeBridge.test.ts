import { describe, expect, it } from "@jest/globals";
import { createBridge, type GetToken } from "../../sandbox/office/bridge.ts";
import { SignInFailure } from "../../sandbox/office/entra.ts";
import { WindowCancelled } from "../../sandbox/office/window.ts";

const claims = { oid: "o1", tid: "t1", preferred_username: "rep@contoso.test", name: "Réne Repé" };
const idToken = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
const grant = { access_token: "a", id_token: idToken, expires_in: 3600, scope: "openid" };

/** Sends one request as msal-browser does and waits for its answer. */
function ask(getToken: GetToken, request: object): Promise<Record<string, unknown>> {
  const bridge = createBridge({ getToken, ask: getToken, clientId: async () => "our-client" });
  return new Promise((resolve) => {
    bridge.addEventListener("message", (text) => resolve(JSON.parse(text) as Record<string, unknown>));
    bridge.postMessage(JSON.stringify({ messageType: "NestedAppAuthRequest", requestId: "r1", ...request }));
  });
}

const tokenParams = { clientId: "c1", scope: "api://c1/access_as_user" };

describe("the bridge for nested app authentication", () => {
  it("names the account of the mailbox before anybody has signed in", async () => {
    const asked: unknown[] = [];
    const answer = await ask(
      async (request) => {
        asked.push(request);
        return grant;
      },
      { method: "GetInitContext" },
    );
    expect(asked).toEqual([{ clientId: "our-client", scope: "openid profile" }]);
    expect(answer).toMatchObject({
      messageType: "NestedAppAuthResponse",
      requestId: "r1",
      success: true,
      initContext: { accountContext: { homeAccountId: "o1.t1", tenantId: "t1" } },
    });
  });

  it.each([
    ["GetToken", { isSilent: true }],
    ["GetTokenPopup", {}],
  ])("answers %s with tokens for the asking client and scope", async (method, how) => {
    const asked: unknown[] = [];
    const answer = await ask(
      async (request) => {
        asked.push(request);
        return grant;
      },
      { method, tokenParams },
    );
    expect(asked).toEqual([{ clientId: "c1", scope: "api://c1/access_as_user openid profile", ...how }]);
    expect(answer).toMatchObject({
      success: true,
      token: { access_token: "a", id_token: idToken, expires_in: 3600, scope: "api://c1/access_as_user" },
      account: { username: "rep@contoso.test", name: "Réne Repé", localAccountId: "o1" },
    });
  });

  it.each([
    ["no network", new SignInFailure(0, undefined, "x"), "NO_NETWORK"],
    ["an unknown account", new SignInFailure(400, "invalid_grant", "x"), "USER_INTERACTION_REQUIRED"],
    ["a busy Entra", new SignInFailure(503, undefined, "x"), "TRANSIENT_ERROR"],
    ["throttling", new SignInFailure(429, undefined, "x"), "TRANSIENT_ERROR"],
    ["a refused client", new SignInFailure(401, "invalid_client", "x"), "PERSISTENT_ERROR"],
    [
      "a wish for the person",
      new SignInFailure(400, "interaction_required", "x"),
      "USER_INTERACTION_REQUIRED",
    ],
    ["a closed window", new WindowCancelled("x"), "USER_CANCEL"],
    ["a fault of its own", new Error("x"), "PERSISTENT_ERROR"],
  ])("tells %s in the words of the bridge", async (_name, failure, status) => {
    const answer = await ask(() => Promise.reject(failure), { method: "GetToken", tokenParams });
    expect(answer).toMatchObject({ success: false, requestId: "r1", error: { status } });
  });
});
