import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { AppError } from "../../shared/errors.ts";
import { HOUR, SECOND } from "../../shared/time.ts";
import type { SignedIn } from "./call.ts";

/** Long enough to write a mail over a working day and be interrupted. */
const TICKET_LIFE = 24 * HOUR;
const AUDIENCE = "one-message";

const Claims = z.object({
  orgId: z.guid(),
  repId: z.string(),
  repAddress: z.string(),
  repName: z.string(),
  messageId: z.uuid(),
  exp: z.number(),
});

/** What lets Outlook prepare one message, and say that it was sent, without a sign-in (spec S2). */
export type Ticket = Omit<z.infer<typeof Claims>, "exp">;

export interface Tickets {
  issue(ticket: Ticket): Promise<string>;
  /** @throws {AppError} "not_signed_in" if we did not make it, or it is too old. */
  verify(text: string): Promise<SignedIn>;
}

export function createTickets(secret: Buffer): Tickets {
  return {
    issue: (ticket) =>
      new SignJWT({ ...ticket })
        .setProtectedHeader({ alg: "HS256" })
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(Math.floor((Date.now() + TICKET_LIFE) / SECOND))
        .sign(secret),
    async verify(text) {
      try {
        const { payload } = await jwtVerify(text, secret, { algorithms: ["HS256"], audience: AUDIENCE });
        return toSignedIn(Claims.parse(payload));
      } catch (cause) {
        if (!(cause instanceof errors.JOSEError || cause instanceof z.ZodError)) throw cause;
        throw new AppError("not_signed_in", "This message has to be opened again to go on.", { cause });
      }
    },
  };
}

function toSignedIn({ orgId, repId, repAddress, repName, messageId, exp }: z.infer<typeof Claims>): SignedIn {
  return {
    rep: { repId, orgId, name: repName, address: repAddress, isAdmin: false },
    expiresAt: new Date(exp * SECOND),
    accessToken: undefined,
    ticketMessageId: messageId,
  };
}
