import {
  ConfidentialClientApplication,
  type INetworkModule,
  InteractionRequiredAuthError,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from "@azure/msal-node";
import { AppError, type SignInNeed } from "../../../shared/errors.ts";
import { ENTRA, type Transport } from "./transport.ts";

/** How MSAL is used here: its requests leave by our transport, its refusals come in our words. */
export interface MsalNeeds {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly transport: Transport;
}

const CONSENT_REQUIRED = "consent_required";
/** AADSTS65001: the user or an admin has not consented. */
const NO_CONSENT = "65001";

function networkClient(transport: Transport): INetworkModule {
  async function send<T>(
    method: string,
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const response = await transport(url, {
      method,
      ...(options?.headers ? { headers: options.headers } : {}),
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    return {
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as T,
      status: response.status,
    };
  }
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

/** AADSTS90093 to 90095: the organization lets nobody but an admin give what is asked for. */
const ADMIN_ONLY: ReadonlySet<string> = new Set(["90093", "90094", "90095"]);
/** A challenge is some hundred characters; nothing longer goes on to a browser. */
const MAX_CLAIMS = 4096;

function needOf(
  error: ServerError | InteractionRequiredAuthError | undefined,
  scopes: readonly string[],
): SignInNeed {
  const claims = error instanceof InteractionRequiredAuthError ? error.claims : "";
  const byAdmin = ADMIN_ONLY.has(error?.errorNo ?? "");
  const isChallenge = claims !== "" && claims.length <= MAX_CLAIMS;
  return { scopes, byAdmin, ...(isChallenge && { claims }) };
}

/**
 * MSAL's refusals in our words. Its messages may quote the request, so they stay in `cause`.
 *
 * @param scopes what was asked for.
 */
export function refusal(cause: unknown, scopes: readonly string[]): AppError {
  const isTold = cause instanceof ServerError || cause instanceof InteractionRequiredAuthError;
  const error = isTold ? cause : undefined;
  const need = needOf(error, scopes);
  if (error?.subError === CONSENT_REQUIRED || error?.errorNo === NO_CONSENT || need.byAdmin) {
    const message = need.byAdmin
      ? "Your organization lets only an admin give this permission. Ask your admin."
      : "Microsoft needs your permission for this. Give it, then try again.";
    return new AppError("consent_needed", message, { cause, need });
  }
  if (cause instanceof InteractionRequiredAuthError || error?.errorCode === "invalid_grant") {
    const options = { cause, need: { ...need, scopes: [] } };
    return new AppError("not_signed_in", "Your sign-in has ended. Sign in again.", options);
  }
  return new AppError("sign_in_unavailable", "Sign-in did not answer as it should. Try again in a minute.", {
    cause,
  });
}

/** A client of its own, with an empty cache. */
export const openMsal = ({ clientId, clientSecret, transport }: MsalNeeds, orgId: string) =>
  new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: `${ENTRA}/${orgId}` },
    system: { networkClient: networkClient(transport) },
  });
