import type { ConfidentialClientApplication } from "@azure/msal-node";
import { type MsalNeeds, openMsal, refusal } from "./msal.ts";

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
/**
 * Exchanges a rep's token for our API for one for Graph. MSAL caches by assertion, so each rep has a cache of its
 * own that goes with the assertion it was made for.
 */
export function createOnBehalfOf(needs: MsalNeeds): OnBehalfOf {
  const kept = new Map<string, { assertion: string; client: ConfidentialClientApplication }>();
  function clientFor({ orgId, repId, accessToken }: Assertion): ConfidentialClientApplication {
    const key = `${orgId} ${repId}`;
    const known = kept.get(key);
    kept.delete(key);
    const entry =
      known?.assertion === accessToken ? known : { assertion: accessToken, client: openMsal(needs, orgId) };
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
      throw refusal(error, scopes);
    }
    throw refusal(new Error("Entra answered without a token."), scopes);
  };
}
