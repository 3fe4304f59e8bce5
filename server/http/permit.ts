import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { DAY, SECOND } from "../../shared/time.ts";
import type { SignedIn } from "./call.ts";

/** Outlook's events must work for a rep who opens our pane once a month (spec S2). */
export const PERMIT_LIFE = 30 * DAY;
const AUDIENCE = "tickets-for-a-rep";

const Claims = z.object({
  permitId: z.uuid(),
  orgId: z.guid(),
  repId: z.string(),
  repAddress: z.string(),
  repName: z.string(),
  exp: z.number(),
});

/** What lets Outlook's events ask for tickets in a rep's name, and nothing else. */
export type Permit = Omit<z.infer<typeof Claims>, "exp">;

export interface Permits {
  issue(permit: Permit, expiresAt: Date): Promise<string>;
  /** @throws {AppError} "not_signed_in" if we did not make it, it is too old, or was made void. */
  verify(text: string): Promise<SignedIn>;
}

export interface PermitNeeds {
  readonly secret: Buffer;
  /** The tenants that may use this server, lower case: one may have left since the permit was given. */
  readonly tenants: readonly string[];
  readonly isInForce: (permit: Permit) => Promise<boolean>;
}

const refused = (cause?: unknown) =>
  new AppError("not_signed_in", "This permit is void or too old. Open the pane once to get a new one.", {
    cause,
  });

export function createPermits({ secret, tenants, isInForce }: PermitNeeds): Permits {
  async function readClaims(text: string) {
    try {
      const { payload } = await jwtVerify(text, secret, { algorithms: ["HS256"], audience: AUDIENCE });
      return Claims.parse(payload);
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError || cause instanceof z.ZodError)) throw cause;
      throw refused(cause);
    }
  }
  return {
    issue: (permit, expiresAt) =>
      new SignJWT({ ...permit })
        .setProtectedHeader({ alg: "HS256" })
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(Math.floor(expiresAt.getTime() / SECOND))
        .sign(secret),
    async verify(text) {
      const { exp, ...permit } = await readClaims(text);
      if (!tenants.includes(permit.orgId)) {
        throw new AppError(
          "organization_not_allowed",
          "Your organization is not set up here. Ask your admin.",
        );
      }
      if (!(await isInForce(permit))) throw refused();
      const { repId, orgId, repName: name, repAddress: address } = permit;
      return {
        rep: { repId, orgId, name, address, isAdmin: false },
        expiresAt: new Date(exp * SECOND),
        accessToken: undefined,
        ticketMessageId: undefined,
      };
    },
  };
}
