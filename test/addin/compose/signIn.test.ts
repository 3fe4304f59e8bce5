import {
  BrowserAuthErrorCodes,
  ClientAuthError,
  InteractionRequiredAuthError,
  ServerError,
} from "@azure/msal-browser";
import { describe, expect, it } from "@jest/globals";
import { createSignIn } from "../../../addin/api/signIn.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { eventually } from "../../support/eventually.ts";

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

interface Asked {
  readonly account?: { readonly username: string };
  readonly forceRefresh?: boolean;
  readonly scopes?: string[];
  readonly claims?: string;
}

/** A sign-in whose msal-browser answers as the test says; `log` tells what was asked of it. */
function signInOf({ silent, popup, fetch, loginHint }: Answers) {
  const log: string[] = [];
  const requests: Asked[] = [];
  const windows: Asked[] = [];
  const application = {
    getActiveAccount: () => null,
    getAllAccounts: () => accounts,
    acquireTokenSilent: (request: Asked) => {
      log.push("silent");
      requests.push(request);
      return (silent ?? (async () => ({ accessToken: "token-1" })))();
    },
    acquireTokenPopup: (request: Asked) => {
      log.push("popup");
      windows.push(request);
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
  return { signIn, log, requests, windows };
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
    ["access_denied", "sign_in_cancelled"],
    ["popup_window_error", "sign_in_blocked"],
    ["empty_window_error", "sign_in_blocked"],
    ["endpoints_resolution_error", "sign_in_failed"],
  ])("says what became of a sign-in that ended with %s", async (errorCode, code) => {
    const { signIn } = signInOf({
      silent: askFirst,
      popup: () => Promise.reject(new ClientAuthError(errorCode, "")),
    });
    await expect(signIn.getToken()).rejects.toMatchObject({ code });
    expect(signIn.isAsking()).toBe(false);
  });

  it.each([90093, 90094, 90095])("tells that AADSTS%i wants an admin", async (number) => {
    const message = `AADSTS${number}: An administrator's consent is required.`;
    const { signIn } = signInOf({
      popup: () => Promise.reject(new ServerError("access_denied", "", message)),
    });
    const asked = signIn.ask({ scopes: ["https://graph.microsoft.com/Mail.Send"] });
    await expect(asked).rejects.toMatchObject({ code: "admin_needed" });
    expect(await signIn.adminLink()).toBe(
      "https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=client-1" +
        "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" +
        "&redirect_uri=https%3A%2F%2Fengage.example%2Faddin%2Fsignedin.html",
    );
  });

  it("asks for permissions by their names, and for what Entra wants of a new sign-in", async () => {
    const { signIn, windows } = signInOf({});
    const scopes = ["https://graph.microsoft.com/Mail.Send"];
    await signIn.ask({ scopes });
    await signIn.ask({ scopes: [], claims: "{}" });
    expect(windows.map((one) => [one.scopes, one.claims])).toEqual([
      [scopes, undefined],
      [[config.apiScope], "{}"],
    ]);
  });

  it("opens no second window by itself once the rep has closed one, until they sign in", async () => {
    const closed = () => Promise.reject(new ClientAuthError("user_cancelled", ""));
    const popups = [closed, async () => ({ accessToken: "token-2" })];
    const { signIn, log } = signInOf({ silent: askFirst, popup: () => popups.shift()!() });
    for (let i = 0; i < 2; i += 1)
      await expect(signIn.getToken()).rejects.toMatchObject({ code: "sign_in_cancelled" });
    expect(log.filter((one) => one === "popup")).toHaveLength(1);
    await signIn.ask({ scopes: [] });
    expect(log.filter((one) => one === "popup")).toHaveLength(2);
  });

  it("opens none at all for what nobody waits for", async () => {
    const { signIn, log } = signInOf({ silent: askFirst });
    await expect(signIn.getToken({ isQuiet: true })).rejects.toMatchObject({ code: "sign_in_needed" });
    expect(log).not.toContain("popup");
  });

  it("has one window at a time: those who want the same share it, others wait", async () => {
    const open: ((token: { accessToken: string }) => void)[] = [];
    const { signIn, windows } = signInOf({
      silent: askFirst,
      popup: () => new Promise((resolve) => open.push(resolve)),
    });
    const all = Promise.all([
      signIn.getToken(),
      signIn.getToken({ forceNewToken: true }),
      signIn.ask({ scopes: ["https://graph.microsoft.com/Mail.Send"] }),
    ]);
    await eventually(async () => expect(open).toHaveLength(1));
    open[0]?.({ accessToken: "token-2" });
    await eventually(async () => expect(open).toHaveLength(2));
    open[1]?.({ accessToken: "token-3" });
    expect((await all).slice(0, 2)).toEqual(["token-3", "token-3"]);
    expect(windows).toHaveLength(2);
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
