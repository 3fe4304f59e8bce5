/** What of a tag is looked at to tell whether a quote begins here. */
export interface QuoteTag {
  readonly name: string;
  attribute(name: string): string;
  /** The source from the end of the tag on, for as many characters. */
  following(length: number): string;
}

/**
 * Ids by which mail programs mark what they quote or forward: Outlook on the web and new Outlook, Hotmail. Where
 * Outlook shows a quote inside a quote, it puts `x_` before each.
 */
const quoteId =
  /^(?:x_)*(?:appendonsend|divrplyfwdmsg|mail-editor-reference-message-container|stopspelling|isforwardcontent)$/i;

/** The same by class: Gmail, Thunderbird, old Outlook, Yahoo (with a prefix when quoted again), Proton. */
const quoteClass =
  /(?:^|\s)(?:x_)*(?:gmail_quote(?:_container)?|moz-cite-prefix|moz-forward-container|outlookmessageheader|[a-z0-9]*yahoo_quoted|protonmail_quote)(?:\s|$)/i;

/** Classic Outlook draws a line above the header block, and nothing else tells a quote from what the rep wrote. */
const outlookLine = /border:\s*none;\s*border-top:\s*solid/i;

/**
 * Pieces of regular expressions. An id or a class that has none of the first in it, and a style without the second,
 * begins no quote. They are as short as can be told apart from what is common; entities may spell any of them.
 */
export const quoteSigns = {
  name: "appendonsend|divrplyfwdmsg|mail-editor-|stopspelling|isforwardcontent|_quote|moz-|outlookmessageheader",
  style: "border-top",
};

/** A bold label with a colon in whatever language (`From:`, `De :`, `差出人：`), before which there are only tags. */
const firstLabel =
  /^(?:\s|<(?!\/?(?:b|strong)\b)[^>]*>)*<(?:b|strong)\b[^>]*>(?:\s|<[^>]*>)*[^<:：]{1,40}[:：]/i;
const anyLabel = /<(?:b|strong)\b[^>]{0,400}>(?:\s|<[^>]{0,400}>){0,8}[^<>:：]{1,40}[:：]/gi;
const HEADER_LENGTH = 6000;
/** From, sent, to; a subject or copies may follow. */
const MIN_LABELS = 3;

/** Whether the quoted part of a reply or forward begins with this tag. */
export function beginsQuote(tag: QuoteTag): boolean {
  if (quoteId.test(tag.attribute("id").trim())) return true;
  if (tag.name === "hr") return false;
  if (quoteClass.test(tag.attribute("class"))) return true;
  if (tag.name === "blockquote") return tag.attribute("type").trim().toLowerCase() === "cite";
  return outlookLine.test(tag.attribute("style")) && hasHeaderBlock(tag.following(HEADER_LENGTH));
}

function hasHeaderBlock(source: string): boolean {
  if (!firstLabel.test(source)) return false;
  return (source.match(anyLabel)?.length ?? 0) >= MIN_LABELS;
}
