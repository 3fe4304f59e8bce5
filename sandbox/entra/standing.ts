import { z } from "zod";
import type { Documents } from "../state.ts";
import { EntraError } from "./errors.ts";

/** What stands between a user and new tokens. */
export const Standing = z.strictObject({
  /** ISO-8601 UTC, in real time: what was issued until then has ended. */
  endedAt: z.iso.datetime().nullable(),
  /** `revoked` ends all tokens, as a new password does; `inactive` refresh tokens nobody used for 90 days. */
  ending: z.enum(["revoked", "inactive"]).nullable(),
  /**
   * Ends every sign-in without the user, until it is taken back, or the user signs in again (`interactionRequired`) or
   * consents (`consentWithdrawn`) in Entra's window; `disabled` ends those with the user too.
   */
  trouble: z.enum(["interactionRequired", "consentWithdrawn", "adminConsentNeeded", "disabled"]).nullable(),
  /** When the user last signed in by hand, since an ending or a trouble wanted that. Real time. */
  signedInAt: z.iso.datetime().nullable().default(null),
});
export type Standing = z.infer<typeof Standing>;

export interface Standings {
  get(address: string): Standing;
  set(address: string, change: Partial<Standing>): void;
}

const DOCUMENT = "standings";
const good: Standing = { endedAt: null, ending: null, trouble: null, signedInAt: null };

export function openStandings(documents: Documents): Standings {
  const stored = z.record(z.string(), Standing).parse(documents.read(DOCUMENT) ?? {});
  const all = new Map(Object.entries(stored));
  const get = (address: string) => all.get(address) ?? good;
  return {
    get,
    set(address, change) {
      all.set(address, { ...get(address), ...change });
      documents.save(DOCUMENT, () => Object.fromEntries(all));
    },
  };
}

export const isEnded = ({ endedAt }: Standing, issuedAt: Date) =>
  endedAt !== null && issuedAt.getTime() <= Date.parse(endedAt);

function endingError({ ending, endedAt }: Standing, issuedAt: Date): EntraError {
  const issued = issuedAt.toISOString();
  if (ending === "inactive") {
    return new EntraError(
      "invalid_grant",
      700082,
      `The refresh token has expired due to inactivity. The token was issued on ${issued} and was inactive for 90.00:00:00.`,
    );
  }
  return new EntraError(
    "invalid_grant",
    50173,
    `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${endedAt}'.`,
  );
}

const disabled = () => new EntraError("invalid_grant", 50057, "The user account is disabled.");

const noConsent = () =>
  new EntraError(
    "invalid_grant",
    65001,
    "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.",
    "consent_required",
  );

/** The policy that wants more of the user. */
const SOME_POLICY = "5d1a2c3b-7e6f-4a59-8b0c-1d2e3f4a5b6c";

const troubleErrors: Readonly<Record<NonNullable<Standing["trouble"]>, () => EntraError>> = {
  disabled,
  adminConsentNeeded: () => noConsent(),
  interactionRequired: () =>
    new EntraError(
      "interaction_required",
      50076,
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
      "basic_action",
      JSON.stringify({ access_token: { capolids: { essential: true, values: [SOME_POLICY] } } }),
    ),
  consentWithdrawn: () => noConsent(),
};

/**
 * Whether a token may be traded for others without the user.
 * @throws {EntraError}
 */
export function mustStandWell(standing: Standing, issuedAt: Date, kind: "refreshToken" | "assertion") {
  const isSpared = standing.ending === "inactive" && kind === "assertion";
  if (isEnded(standing, issuedAt) && !isSpared) throw endingError(standing, issuedAt);
  if (standing.trouble !== null) throw troubleErrors[standing.trouble]();
}

/** Whether the user's browser is still signed in: they need not do anything. */
export function hasSession({ endedAt, signedInAt, trouble }: Standing): boolean {
  if (trouble === "interactionRequired") return false;
  return endedAt === null || (signedInAt !== null && signedInAt > endedAt);
}

/**
 * What a host of nested apps gets without its user.
 * @throws {EntraError}
 */
export function mustHaveSession(standing: Standing) {
  if (standing.trouble === "interactionRequired") throw troubleErrors.interactionRequired();
  if (!hasSession(standing)) throw endingError(standing, new Date(standing.endedAt ?? 0));
}

/** Whether the user may sign in at all. @throws {EntraError} */
export function mustBeEnabled({ trouble }: Standing) {
  if (trouble === "disabled") throw disabled();
}
