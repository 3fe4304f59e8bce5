import { SignInFailure } from "./entra.ts";
import type { TokenGrant } from "./protocol.ts";
import { WindowCancelled } from "./window.ts";

/**
 * `window.nestedAppAuthBridge`, by which @azure/msal-browser asks the host for tokens (nested app authentication). The
 * shapes are those of `src/naa` in that package, which does not export them.
 */
export interface AuthBridge {
  addEventListener(name: string, listener: Listener): void;
  removeEventListener(name: string, listener: Listener): void;
  postMessage(message: string): void;
}
type Listener = (message: string) => void;

interface BridgeRequest {
  readonly messageType: "NestedAppAuthRequest";
  readonly method: "GetInitContext" | "GetToken" | "GetTokenPopup";
  readonly requestId: string;
  readonly tokenParams?: { readonly clientId: string; readonly scope: string };
}

const ENVIRONMENT = "login.microsoftonline.com";

/** The claims of a token that only its receiver verifies; here they merely name the account. */
function claimsOf(token: string): Record<string, string> {
  const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(part), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
}

function accountOf(grant: TokenGrant) {
  const claims = claimsOf(grant.id_token);
  return {
    homeAccountId: `${claims.oid}.${claims.tid}`,
    localAccountId: claims.oid,
    environment: ENVIRONMENT,
    tenantId: claims.tid,
    username: claims.preferred_username,
    name: claims.name,
    idToken: grant.id_token,
    idTokenClaims: claims,
  };
}

/** The status codes of `BridgeStatusCode` that make msal-browser tell the same stories as in Outlook. */
function toBridgeError(reason: unknown) {
  const description = reason instanceof SignInFailure ? reason.message : String(reason);
  if (reason instanceof WindowCancelled) return { status: "USER_CANCEL", description };
  if (!(reason instanceof SignInFailure)) return { status: "PERSISTENT_ERROR", description };
  const { status, code } = reason;
  if (status === 0) return { status: "NO_NETWORK", description };
  if (code === "invalid_grant" || code === "interaction_required")
    return { status: "USER_INTERACTION_REQUIRED", code, description };
  return {
    status: status >= 500 || status === 429 ? "TRANSIENT_ERROR" : "PERSISTENT_ERROR",
    code,
    description,
  };
}

/** An id token comes only with `openid`, which a client under nested authentication need not ask for. */
const withIdentity = (scope: string) => [...new Set([...scope.split(" "), "openid", "profile"])].join(" ");

export interface TokenRequest {
  readonly clientId: string;
  readonly scope: string;
}
export type GetToken = (request: TokenRequest & { readonly isSilent?: boolean }) => Promise<TokenGrant>;

interface BridgeDoors {
  readonly getToken: GetToken;
  /** Entra's window, for what nobody but the person can do. */
  readonly ask: (request: TokenRequest) => Promise<TokenGrant>;
  /** Whose account is looked up before any client has asked. */
  readonly clientId: () => Promise<string>;
}

export function createBridge({ getToken, ask, clientId }: BridgeDoors): AuthBridge {
  const listeners = new Set<Listener>();

  async function answer(request: BridgeRequest): Promise<object> {
    if (request.method === "GetInitContext") {
      const account = accountOf(await getToken({ clientId: await clientId(), scope: "openid profile" }));
      const { homeAccountId, environment, tenantId } = account;
      const accountContext = { homeAccountId, environment, tenantId };
      const initContext = { capabilities: {}, sdkName: "sandbox", sdkVersion: "1.0.0", accountContext };
      return { initContext };
    }
    if (!request.tokenParams) throw new Error(`${request.method} needs tokenParams.`);
    const { clientId: asking, scope } = request.tokenParams;
    const wanted = { clientId: asking, scope: withIdentity(scope) };
    const isWindow = request.method === "GetTokenPopup";
    const grant = isWindow ? await ask(wanted) : await getToken({ ...wanted, isSilent: true });
    return { token: { ...grant, scope, properties: null }, account: accountOf(grant) };
  }

  return {
    addEventListener: (_name, listener) => void listeners.add(listener),
    removeEventListener: (_name, listener) => void listeners.delete(listener),
    postMessage(message) {
      const request = JSON.parse(message) as BridgeRequest;
      const reply = (outcome: object) => {
        const { requestId } = request;
        const text = JSON.stringify({ messageType: "NestedAppAuthResponse", requestId, ...outcome });
        for (const listener of listeners) listener(text);
      };
      answer(request).then(
        (outcome) => reply({ success: true, ...outcome }),
        (reason: unknown) => reply({ success: false, error: toBridgeError(reason) }),
      );
    },
  };
}
