/** What Outlook itself does wrong to add-ins now and then: each is on only where it was asked for. */
export const troubleNames = [
  "dropsQuotedImages",
  "truncatesBody",
  "removalsFail",
  "mergesAttachmentEvents",
  "headersVanish",
  "eventsStartAnew",
] as const;
export type TroubleName = (typeof troubleNames)[number];
export type HasTrouble = (name: TroubleName) => boolean;

/** Where the quoted mail begins, by the marks Outlook sets. */
const QUOTE = /<[^>]+\bid=["']?(?:x_)*(?:appendonsend|divRplyFwdMsg)\b/i;
const INLINE_IMAGE = /<img\b[^>]*?\bsrc=["']?cid:[^>]*>/gi;

/** `body.setAsync` during OnMessageSend loses the quote's own pictures (office-js issue 6808). */
export function withoutQuotedImages(html: string): string {
  const start = QUOTE.exec(html)?.index;
  if (start === undefined) return html;
  return html.slice(0, start) + html.slice(start).replace(INLINE_IMAGE, "");
}

/** A body counts as long from here, in characters. */
const LONG_BODY = 100_000;

/** `body.setAsync` loses the last 13 % of a long body (office-js issue 6944). */
export function truncated(html: string): string {
  return html.length < LONG_BODY ? html : html.slice(0, Math.floor(html.length * 0.87));
}
