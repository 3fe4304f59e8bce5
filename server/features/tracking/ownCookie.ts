import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { DAY, SECOND } from "../../../shared/time.ts";
import { idFromBytes, idToBytes } from "./ids.ts";

/**
 * The cookie by which we know a rep's own browser again when it opens the rep's own mail (spec H2). It says who is
 * signed in and until when it holds, with a MAC.
 *
 * Bytes before base64url: version, organization (16), rep (16), expiry (4, seconds since 1970), MAC (16).
 */
export interface OwnCookie {
  /** @returns the value of a `Set-Cookie` header. @throws {Error} if an id is no UUID. */
  issue(orgId: string, repId: string): string;
  /** @param header the `Cookie` header of a request. */
  read(header: string | undefined): { orgId: string; repId: string } | undefined;
}

const NAME = "engagement_rep";
const VERSION = 1;
const LIFETIME = 90 * DAY;
const EXPIRY_START = 33;
const BODY_LENGTH = 37;
const MAC_LENGTH = 16;
const VALUE = new RegExp(
  `(?:^|;)\\s*${NAME}=([A-Za-z0-9_-]{${Math.ceil(((BODY_LENGTH + MAC_LENGTH) * 4) / 3)}})\\s*(?:;|$)`,
);

/**
 * @param options.isSecure our pages are served by https. Mail shown in Outlook on the web asks for our image from a
 * foreign page, which needs `SameSite=None`; browsers refuse that without `Secure`, hence `Strict` over plain http.
 * @param options.now real time in ms: a cookie outlives no moved clock.
 */
export function createOwnCookie(options: {
  secret: KeyObject;
  isSecure: boolean;
  now: () => number;
}): OwnCookie {
  const { secret, isSecure, now } = options;
  const macOf = (body: Buffer) => createHmac("sha256", secret).update(body).digest().subarray(0, MAC_LENGTH);
  const where = isSecure ? "SameSite=None; Secure" : "SameSite=Strict";
  return {
    issue(orgId, repId) {
      const body = Buffer.alloc(BODY_LENGTH);
      body[0] = VERSION;
      idToBytes(orgId).copy(body, 1);
      idToBytes(repId).copy(body, 17);
      body.writeUInt32BE(Math.floor((now() + LIFETIME) / SECOND), EXPIRY_START);
      const value = Buffer.concat([body, macOf(body)]).toString("base64url");
      return `${NAME}=${value}; Path=/; Max-Age=${LIFETIME / SECOND}; HttpOnly; ${where}`;
    },
    read(header) {
      const value = header?.match(VALUE)?.[1];
      if (value === undefined) return undefined;
      const bytes = Buffer.from(value, "base64url");
      const body = bytes.subarray(0, BODY_LENGTH);
      if (bytes[0] !== VERSION || bytes.toString("base64url") !== value) return undefined;
      if (!timingSafeEqual(macOf(body), bytes.subarray(BODY_LENGTH))) return undefined;
      if (body.readUInt32BE(EXPIRY_START) * SECOND <= now()) return undefined;
      return { orgId: idFromBytes(body, 1), repId: idFromBytes(body, 17) };
    },
  };
}
