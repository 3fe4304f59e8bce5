import { AppError } from "../../../shared/errors.ts";

const V1 = "/v1.0";

/**
 * Links of Graph's come as whole addresses. Of one that was stored, nothing but its path is believed.
 *
 * @throws {AppError} "mailbox_unreachable" for what is no address of Graph's.
 */
export function pathOfLink(link: string): string {
  const url = URL.parse(link);
  if (url?.pathname.startsWith(`${V1}/me/`)) return url.pathname.slice(V1.length) + url.search;
  throw new AppError("mailbox_unreachable", "Your mailbox did not answer as it should.");
}
