import {
  type AccountInfo,
  AuthError,
  BrowserAuthErrorCodes,
  ClientAuthErrorCodes,
  createNestablePublicClientApplication,
  type IPublicClientApplication,
} from "@azure/msal-browser";
import { z } from "zod";
import type { Translate } from "../../shared/text/index.ts";
import { CallError, localError } from "./callError.ts";

const Config = z.object({ clientId: z.string(), authority: z.url(), apiScope: z.string() });
type Config = z.infer<typeof Config>;

export interface SignIn {
  /** @throws {CallError} "sign_in_failed", "sign_in_cancelled", or "unreachable". */
  getToken(options?: { forceNewToken?: boolean }): Promise<string>;
  /** True while the rep is asked to sign in. */
  isAsking(): boolean;
  subscribe(listener: () => void): () => void;
}

interface Needs {
  readonly text: Translate;
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  /** The rep's address where Outlook tells it, so that nobody has to pick an account. */
  readonly loginHint: string | undefined;
  /** msal-browser; replaced in tests. */
  readonly createApplication?: typeof createNestablePublicClientApplication;
}

type Session = { readonly application: IPublicClientApplication; readonly scopes: string[] };

/**
 * Signs the rep in by nested app authentication inside Outlook, and by the ordinary flow in a browser. A token is asked for
 * silently; only when that can't be done is the rep asked. Callers at the same moment share one request.
 */
export function createSignIn(needs: Needs): SignIn {
  const { text, createApplication = createNestablePublicClientApplication } = needs;
  const listeners = new Set<() => void>();
  let session: Promise<Session> | undefined;
  let request: Promise<string> | undefined;
  let asking = false;

  function setAsking(value: boolean) {
    asking = value;
    for (const listener of listeners) listener();
  }

  async function startSession(): Promise<Session> {
    const config = await readConfig(needs);
    const application = await createApplication({
      auth: { clientId: config.clientId, authority: config.authority },
      cache: { cacheLocation: "localStorage" },
    });
    return { application, scopes: [config.apiScope] };
  }

  function openSession(): Promise<Session> {
    session ??= startSession().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  }

  async function ask({ application, scopes }: Session): Promise<string> {
    setAsking(true);
    try {
      return (await application.acquireTokenPopup({ scopes, ...hint(needs.loginHint) })).accessToken;
    } finally {
      setAsking(false);
    }
  }

  async function acquire(forceNewToken: boolean): Promise<string> {
    try {
      const current = await openSession();
      const { application, scopes } = current;
      const account = chooseAccount(application, needs.loginHint);
      try {
        const silent = { scopes, forceRefresh: forceNewToken, ...hint(needs.loginHint) };
        return (await application.acquireTokenSilent(account ? { ...silent, account } : silent)).accessToken;
      } catch (error) {
        if (isOffline(error)) throw error;
        return await ask(current);
      }
    } catch (error) {
      throw sentenceFor(error, text);
    }
  }

  return {
    getToken({ forceNewToken = false } = {}) {
      request ??= acquire(forceNewToken).finally(() => {
        request = undefined;
      });
      return request;
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

/** The host of a nested app and a browser window spell it differently. */
const CANCELLED: readonly string[] = [BrowserAuthErrorCodes.userCancelled, ClientAuthErrorCodes.userCanceled];

const isOffline = (error: unknown) =>
  error instanceof AuthError && error.errorCode === BrowserAuthErrorCodes.noNetworkConnectivity;

function sentenceFor(error: unknown, text: Translate): CallError {
  if (isOffline(error)) return localError("unreachable", text, error);
  if (error instanceof AuthError && CANCELLED.includes(error.errorCode)) {
    return localError("sign_in_cancelled", text, error);
  }
  if (error instanceof CallError) return error;
  return localError("sign_in_failed", text, error);
}

/** What the server says about signing in: nothing of it is built into the pane, so that one build serves every tenant. */
async function readConfig({ fetch, baseUrl, text }: Needs): Promise<Config> {
  let response: Response;
  try {
    response = await fetch(new URL("/addin/config.json", baseUrl));
  } catch (error) {
    throw localError("unreachable", text, error);
  }
  const config = Config.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !config.success) throw localError("unreadable_answer", text, config.error);
  return config.data;
}
