import { BrowserAuthErrorCodes, ClientAuthError, InteractionRequiredAuthError } from "@azure/msal-browser";
import { describe, expect, it } from "@jest/globals";
import { createSignIn } from "../../../addin/api/signIn.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const config = {
  clientId: "client-1",
  authority: "https://login.microsoftonline.com/organizations",
  apiScope: "api://client-1/access_as_user",
};
const accounts = [{ username: "other@contoso.test" }, { username: "Rep@contoso.test" }];

interface Answers {
  readonly silent?: () => Promise<{ accessToken: string }>;
  readonly popup?: () => Promise<{ accessToken: string }>;
  readonly fetch?: typeof fetch;
  readonly loginHint?: string | undefined;
}

/** A sign-in whose msal-browser answers as the test says; `log` tells what was asked of it. */
function signInOf({ silent, popup, fetch, loginHint }: Answers) {
  const log: string[] = [];
  const requests: { account?: { username: string }; forceRefresh?: boolean; scopes?: string[] }[] = [];
  const application = {
    getActiveAccount: () => null,
    getAllAccounts: () => accounts,
    acquireTokenSilent: (request: (typeof requests)[number]) => {
      log.push("silent");
      requests.push(request);
      return (silent ?? (async () => ({ accessToken: "token-1" })))();
    },
    acquireTokenPopup: () => {
      log.push("popup");
      return (popup ?? (async () => ({ accessToken: "token-2" })))();
    },
  };
  const signIn = createSignIn({
    text: createTranslate("en"),
    baseUrl: "https://engage.example",
    loginHint,
    fetch: fetch ?? (async () => new Response(JSON.stringify(config))),
    createApplication: async (configuration) => {
      log.push(`application ${configuration.auth.clientId}`);
      return application as never;
    },
  });
  return { signIn, log, requests };
}

const askFirst = () => Promise.reject(new InteractionRequiredAuthError("interaction_required", ""));

describe("signing in", () => {
  it("asks for our API's scope without disturbing the rep", async () => {
    const { signIn, log, requests } = signInOf({});
    expect(await signIn.getToken()).toBe("token-1");
    expect(log).toEqual(["application client-1", "silent"]);
    expect(requests[0]?.scopes).toEqual([config.apiScope]);
  });

  it("is done once for calls that come together, and reads the configuration once", async () => {
    const { signIn, log } = signInOf({});
    await Promise.all([signIn.getToken(), signIn.getToken(), signIn.getToken()]);
    await signIn.getToken();
    expect(log).toEqual(["application client-1", "silent", "silent"]);
  });

  it.each([
    ["the account that Outlook names", "rep@contoso.test", "Rep@contoso.test"],
    ["no account when Outlook names an unknown one", "new@contoso.test", undefined],
    ["the one that is there where nobody names any", undefined, "other@contoso.test"],
  ])("takes %s", async (_name, loginHint, expected) => {
    const { signIn, requests } = signInOf({ loginHint });
    await signIn.getToken();
    expect(requests[0]?.account?.username).toBe(expected);
  });

  it("asks the rep when it must, and says so meanwhile", async () => {
    const { signIn, log } = signInOf({ silent: askFirst });
    const told: boolean[] = [];
    signIn.subscribe(() => told.push(signIn.isAsking()));
    expect(await signIn.getToken()).toBe("token-2");
    expect(log.at(-1)).toBe("popup");
    expect(told).toEqual([true, false]);
  });

  it("gets a new token when the old one is refused", async () => {
    const { signIn, requests } = signInOf({});
    await signIn.getToken({ forceNewToken: true });
    expect(requests[0]?.forceRefresh).toBe(true);
  });

  it("does not ask the rep when the network is away", async () => {
    const offline = new ClientAuthError(BrowserAuthErrorCodes.noNetworkConnectivity, "");
    const { signIn, log } = signInOf({ silent: () => Promise.reject(offline) });
    await expect(signIn.getToken()).rejects.toMatchObject({ code: "unreachable" });
    expect(log).not.toContain("popup");
  });

  it.each([
    ["user_cancelled", "sign_in_cancelled"],
    ["user_canceled", "sign_in_cancelled"],
    ["popup_window_error", "sign_in_failed"],
  ])("says what became of a sign-in that ended with %s", async (errorCode, code) => {
    const { signIn } = signInOf({
      silent: askFirst,
      popup: () => Promise.reject(new ClientAuthError(errorCode, "")),
    });
    await expect(signIn.getToken()).rejects.toMatchObject({ code });
    expect(signIn.isAsking()).toBe(false);
  });

  it("reads the configuration again after that failed", async () => {
    const answers = [
      () => Promise.reject(new TypeError("Failed to fetch")),
      async () => new Response("<html></html>"),
      async () => new Response(JSON.stringify(config)),
    ];
    const { signIn } = signInOf({ fetch: () => answers.shift()!() });
    await expect(signIn.getToken()).rejects.toMatchObject({ code: "unreachable" });
    await expect(signIn.getToken()).rejects.toMatchObject({ code: "unreadable_answer" });
    expect(await signIn.getToken()).toBe("token-1");
  });
});
