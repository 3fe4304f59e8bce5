import {
  ComposeLimits,
  type PreparedLink,
  type PrepareRequest,
  type PreviewRequest,
  type StateRequest,
} from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import type { PrepareOptions } from "../../../shared/html/prepare.ts";
import type { Call } from "../../http/route.ts";
import type { Tokens } from "../tracking/tokens.ts";
import type { Evaluation } from "./follow.ts";

export type BodyTokens = Pick<Tokens, "linkUrl" | "openImageUrl" | "readOwn">;

/** How a body is to be rewritten, whether to be sent or only to be looked at. */
export function bodyOptions(
  tokens: BodyTokens,
  { messageId, orgId, skip }: { messageId: string; orgId: string; skip: readonly string[] },
  { followOpens, followClicks, settings }: Evaluation,
): PrepareOptions {
  return {
    messageId,
    followOpens,
    followClicks,
    skip,
    skipAddressText: settings.skipAddressText,
    // Another organization's tokens are, to us, addresses like any other.
    readOwn(address) {
      const own = tokens.readOwn(address);
      return own?.orgId === orgId ? own : undefined;
    },
    linkUrl: (index, url) => tokens.linkUrl(orgId, messageId, index, url),
    openImageUrl: tokens.openImageUrl(orgId, messageId),
  };
}

/** @throws {AppError} "body_too_large" */
export function checkLinks(links: readonly PreparedLink[], translate: Call["translate"]): void {
  const limit = ComposeLimits.maxLinks;
  if (links.length <= limit) return;
  throw new AppError("body_too_large", translate("compose.refused.tooManyLinks", { limit }));
}

/** Left out, it is HTML: Outlook is not asked to prepare plain text, a draft that waited may have become it. */
type Format = Pick<StateRequest, "format">;

/** What the follow rule asks of a request; From counts for activity lists only. */
export const toQuestion = (
  { to, cc, bcc, follow, isProtected, format }: (PrepareRequest | PreviewRequest) & Format,
  rep: Call["rep"],
) => ({ to, cc, bcc, follow, isProtected, format, from: { address: rep.address } });
