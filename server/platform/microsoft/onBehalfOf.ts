import {
  ConfidentialClientApplication,
  type INetworkModule,
  InteractionRequiredAuthError,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from "@azure/msal-node";
import { AppError } from "../../../shared/errors.ts";
import { ENTRA, type Transport } from "./transport.ts";

export interface OnBehalfOfNeeds {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly transport: Transport;
}

/** Whose token for our API is exchanged for one for Graph. */
export interface Assertion {
  readonly orgId: string;
  readonly repId: string;
  readonly accessToken: string;
}

/** @throws {AppError} "consent_needed", "not_signed_in", "sign_in_unavailable" */
export type OnBehalfOf = (assertion: Assertion, scopes: readonly string[]) => Promise<string>;

/** How many reps' tokens are kept in memory; the one that was longest unused goes first. */
const MAX_KEPT = 1000;
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

/** MSAL's refusals in our words. Its messages may quote the request, so they stay in `cause`. */
function refusal(cause: unknown): AppError {
  const { subError, errorNo, errorCode } =
    cause instanceof ServerError || cause instanceof InteractionRequiredAuthError
      ? cause
      : { subError: undefined, errorNo: undefined, errorCode: undefined };
  if (subError === CONSENT_REQUIRED || errorNo === NO_CONSENT) {
    return new AppError("consent_needed", "Allow Email Engagement to read your mailbox, then try again.", {
      cause,
    });
  }
  if (cause instanceof InteractionRequiredAuthError || errorCode === "invalid_grant") {
    return new AppError("not_signed_in", "Your sign-in has ended. Sign in again.", { cause });
  }
  return new AppError("sign_in_unavailable", "Sign-in did not answer as it should. Try again in a minute.", {
    cause,
  });
}

/**
 * Exchanges a rep's token for our API for one for Graph. MSAL caches by assertion, so each rep has a cache of its
 * own that goes with the assertion it was made for.
 */
export function createOnBehalfOf({ clientId, clientSecret, transport }: OnBehalfOfNeeds): OnBehalfOf {
  const kept = new Map<string, { assertion: string; client: ConfidentialClientApplication }>();
  const network = networkClient(transport);
  function clientFor({ orgId, repId, accessToken }: Assertion): ConfidentialClientApplication {
    const key = `${orgId} ${repId}`;
    const known = kept.get(key);
    kept.delete(key);
    const entry =
      known?.assertion === accessToken
        ? known
        : {
            assertion: accessToken,
            client: new ConfidentialClientApplication({
              auth: { clientId, clientSecret, authority: `${ENTRA}/${orgId}` },
              system: { networkClient: network },
            }),
          };
    kept.set(key, entry);
    const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return entry.client;
  }
  return async (assertion, scopes) => {
    try {
      const result = await clientFor(assertion).acquireTokenOnBehalfOf({
        oboAssertion: assertion.accessToken,
        scopes: [...scopes],
      });
      if (result) return result.accessToken;
    } catch (error) {
      throw refusal(error);
    }
    throw refusal(new Error("Entra answered without a token."));
  };
}
