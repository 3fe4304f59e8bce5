import {
  type AccountInfo,
  createNestablePublicClientApplication,
  type IPublicClientApplication,
} from "@azure/msal-browser";
import type { SignInNeed } from "../../shared/errors.ts";
import type { Translate } from "../../shared/text/index.ts";
import { CallError, localError } from "./callError.ts";
import { codeOf, isOffline } from "./microsoftErrors.ts";
import { adminLink, type Config, type ConfigNeeds, endPage, readConfig } from "./signInConfig.ts";

export interface TokenOptions {
  readonly forceNewToken?: boolean;
  /** What Entra wants of the new sign-in. */
  readonly claims?: string | undefined;
  /** Rather without a token than a window. */
  readonly isQuiet?: boolean;
}

export interface SignIn {
  /**
   * @throws {CallError} "sign_in_failed", "sign_in_needed", "sign_in_cancelled", "sign_in_blocked", "admin_needed", or
   * "unreachable".
   * Once the rep has closed Microsoft's window, it does not open again by itself: that is for `ask`.
   */
  getToken(options?: TokenOptions): Promise<string>;
  /** Opens Microsoft's window, to be called when the rep presses something: browsers open it only then. @throws as `getToken` */
  ask(need: Pick<SignInNeed, "scopes" | "claims">): Promise<void>;
  /** Where an admin gives the permissions for the whole organization. @throws {CallError} */
  adminLink(): Promise<string>;
  /** True while the rep is asked to sign in. */
  isAsking(): boolean;
  subscribe(listener: () => void): () => void;
}

interface Needs extends ConfigNeeds {
  /** The rep's address where Outlook tells it, so that nobody has to pick an account. */
  readonly loginHint: string | undefined;
  /** msal-browser; replaced in tests. */
  readonly createApplication?: typeof createNestablePublicClientApplication;
}

type Session = { readonly application: IPublicClientApplication; readonly config: Config };

/** What a window came to that opens again only when the rep says so. */
const BY_REP: ReadonlySet<CallError["code"]> = new Set<CallError["code"]>([
  "sign_in_cancelled",
  "sign_in_blocked",
  "admin_needed",
]);

/**
 * Signs the rep in by nested app authentication inside Outlook, and by the ordinary flow in a browser. A token is asked for
 * silently; only when that can't be done is the rep asked. Callers at the same moment share one request.
 */
export function createSignIn(needs: Needs): SignIn {
  const { text, baseUrl, createApplication = createNestablePublicClientApplication } = needs;
  const listeners = new Set<() => void>();
  const requests = new Map<string, Promise<string>>();
  let session: Promise<Session> | undefined;
  let window: { readonly key: string; readonly result: Promise<string> } | undefined;
  let asking = false;
  /** The error with which the rep, or the browser, last refused the window. */
  let refused: CallError | undefined;

  function setAsking(value: boolean) {
    asking = value;
    for (const listener of listeners) listener();
  }

  async function startSession(): Promise<Session> {
    const config = await readConfig(needs);
    const application = await createApplication({
      auth: {
        clientId: config.clientId,
        authority: config.authority,
        redirectUri: endPage(baseUrl),
      },
      cache: { cacheLocation: "localStorage" },
    });
    return { application, config };
  }

  function openSession(): Promise<Session> {
    session ??= startSession().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  }

  /**
   * Permissions are asked for by asking for a token that has them: a host of nested apps knows neither `prompt` nor
   * `extraScopesToConsent`. Our server is the same app to Entra, so what is given here is given to it; the token is not used.
   */
  async function openWindow(scopes: readonly string[], claims: string | undefined): Promise<string> {
    const { application, config } = await openSession();
    setAsking(true);
    try {
      const result = await application.acquireTokenPopup({
        ...{ scopes: scopes.length > 0 ? [...scopes] : [config.apiScope], ...hint(needs.loginHint) },
        ...(claims !== undefined && { claims }),
      });
      refused = undefined;
      return result.accessToken;
    } catch (error) {
      const known = failure(error, text);
      if (scopes.length === 0 && BY_REP.has(known.code)) refused = known;
      throw known;
    } finally {
      setAsking(false);
    }
  }

  /** There is one window at a time: whoever wants the same shares it, whoever wants another waits. */
  async function share(scopes: readonly string[], claims: string | undefined): Promise<string> {
    const key = JSON.stringify([scopes, claims]);
    while (window && window.key !== key) await window.result.catch(() => undefined);
    window ??= {
      key,
      result: openWindow(scopes, claims).finally(() => {
        window = undefined;
      }),
    };
    return await window.result;
  }

  async function acquire({ forceNewToken = false, claims, isQuiet = false }: TokenOptions): Promise<string> {
    const { application, config } = await openSession();
    const account = chooseAccount(application, needs.loginHint);
    const silent = {
      ...{ scopes: [config.apiScope], forceRefresh: forceNewToken, ...hint(needs.loginHint) },
      ...(account && { account }),
      ...(claims !== undefined && { claims }),
    };
    try {
      const { accessToken } = await application.acquireTokenSilent(silent);
      refused = undefined;
      return accessToken;
    } catch (error) {
      if (isQuiet || isOffline(error)) throw error;
      if (refused) throw refused;
      return await share([], claims);
    }
  }

  return {
    getToken(options = {}) {
      const key = JSON.stringify([options.forceNewToken ?? false, options.claims, options.isQuiet ?? false]);
      const known = requests.get(key);
      if (known) return known;
      const request = acquire(options)
        .catch((error: unknown) => {
          throw failure(error, text);
        })
        .finally(() => requests.delete(key));
      requests.set(key, request);
      return request;
    },
    async ask({ scopes, claims }) {
      await share(scopes, claims);
    },
    async adminLink() {
      const { config } = await openSession();
      return adminLink(config, baseUrl);
    },
    isAsking: () => asking,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Several accounts may have signed in on this machine: the one Outlook names, or any where there is nobody to name one. */
function chooseAccount(
  application: IPublicClientApplication,
  loginHint: string | undefined,
): AccountInfo | undefined {
  const accounts = application.getAllAccounts();
  if (loginHint === undefined) return application.getActiveAccount() ?? accounts[0];
  return accounts.find(({ username }) => username.toLowerCase() === loginHint.toLowerCase());
}

const hint = (loginHint: string | undefined) => (loginHint === undefined ? {} : { loginHint });

const failure = (error: unknown, text: Translate) =>
  error instanceof CallError ? error : localError(codeOf(error), text, error);
