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

/** MSAL's refusals in our words. Its messages may quote the request, so they stay in `cause`. */
export function refusal(cause: unknown): AppError {
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

/** A client of its own, with an empty cache. */
export const openMsal = ({ clientId, clientSecret, transport }: MsalNeeds, orgId: string) =>
  new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: `${ENTRA}/${orgId}` },
    system: { networkClient: networkClient(transport) },
  });
