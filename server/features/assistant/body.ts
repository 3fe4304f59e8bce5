import type { CardAction } from "../../../shared/cards.ts";
import type { Device } from "../../../shared/interactions.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { sayWhen } from "../../../shared/text/when.ts";
import type { CardRow, FirstOpenFacts, WentUnfollowedFacts } from "./rows.ts";

/** In whose words and time a card is written. */
export interface CardReader {
  readonly translate: Translate;
  /** BCP 47. */
  readonly locale: string;
  /** IANA time zone; `translate` tells times in the same. */
  readonly zone: string;
  readonly now: Date;
}

/** A record the card leads to. */
export interface CardRecord {
  readonly recordId: string;
  readonly name: string;
}

const MAX_RECORD_ACTIONS = 5;

/**
 * A card as Adaptive Card 1.5. What people wrote goes into text runs, never into text blocks: those are Markdown to
 * some hosts, so that a subject could make links.
 *
 * @param canOpen whether there is a message to open.
 */
export function cardBody(
  card: CardRow,
  records: readonly CardRecord[],
  reader: CardReader,
  canOpen: boolean,
) {
  const { title, lines } =
    card.kind === "firstOpen" ? tellOpen(card.facts, reader) : tellUnfollowed(card.facts, reader);
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    lang: new Intl.Locale(reader.locale).language,
    fallbackText: title,
    speak: title,
    body: [line(title, { weight: "bolder" }), ...lines],
    actions: [
      ...(canOpen ? [openMessage(card, reader.translate)] : []),
      ...records.slice(0, MAX_RECORD_ACTIONS).map(openRecord),
    ],
  };

  function openRecord({ recordId, name }: CardRecord) {
    const title = reader.translate("assistant.card.openRecord", { name });
    return execute(title, { verb: "openRecord", data: { recordId } }, "secondary");
  }
}

function tellOpen(facts: FirstOpenFacts, reader: CardReader) {
  const { translate } = reader;
  return {
    title: titleOf(facts, translate),
    lines: [
      line(detailsOf(facts, reader), {}),
      ...(facts.recipientCount > 1 ? [line(sentTo(facts, translate), { isSubtle: true })] : []),
      line(translate("assistant.card.approximate"), { isSubtle: true, size: "small" }),
    ],
  };
}

function tellUnfollowed({ subject, why }: WentUnfollowedFacts, { translate }: CardReader) {
  return {
    title: translate("assistant.card.wentUnfollowed", { subject: aboutOf(subject, translate) }),
    lines: [
      line(translate(`assistant.card.why.${why}`), {}),
      line(translate("assistant.card.nextTime"), { isSubtle: true }),
    ],
  };
}

function openMessage({ messageId }: CardRow, translate: Translate) {
  return execute(
    translate("assistant.card.openMessage"),
    { verb: "openMessage", data: { messageId } },
    "primary",
  );
}

const execute = (title: string, action: CardAction, mode: "primary" | "secondary") => ({
  type: "Action.Execute",
  title,
  ...action,
  mode,
});

interface Look {
  readonly weight?: "bolder";
  readonly size?: "small";
  readonly isSubtle?: boolean;
}

const line = (text: string, look: Look) => ({
  type: "RichTextBlock",
  spacing: "small",
  inlines: [{ type: "TextRun", text: withoutMacros(text), ...look }],
});

/** `{{DATE(…)}}` and `{{TIME(…)}}` are replaced by hosts in every text: in a subject they are only letters. */
const withoutMacros = (text: string) => text.replace(/\{\{(?=\s*(?:DATE|TIME)\b)/gi, "{\u2060{");

const aboutOf = (subject: string, translate: Translate) => subject.trim() || translate("messages.noSubject");

/** Only a message to one person tells whose open it was. */
function titleOf({ subject, recipients, recipientCount }: FirstOpenFacts, translate: Translate): string {
  const about = aboutOf(subject, translate);
  const [who] = recipients;
  return recipientCount === 1 && who !== undefined
    ? translate("assistant.card.firstOpen", { who, subject: about })
    : translate("assistant.card.firstOpen.several", { subject: about });
}

function detailsOf(facts: FirstOpenFacts, { translate, zone, now }: CardReader): string {
  const when = sayWhen(new Date(facts.openedAt), now, zone, translate);
  const words = [translate("assistant.card.when", { when }), originOf(facts, translate)];
  return words.filter((word) => word !== "").join(" · ");
}

/** What is known of the program that made the open. */
function originOf({ inferred, evidence, device }: FirstOpenFacts, translate: Translate): string {
  if (inferred) return translate("assistant.card.inferred");
  if (evidence !== "mailProxy") return device ? sayDevice(device, translate) : "";
  if (!device?.client) return translate("assistant.card.mailProxy.unnamed");
  return translate("assistant.card.mailProxy", { client: device.client });
}

function sayDevice({ type, client, system }: Device, translate: Translate): string {
  const words = [type === "unknown" ? "" : translate(`interactions.deviceType.${type}`), client, system];
  return words.filter((word) => word !== "").join(" · ");
}

function sentTo({ recipients, recipientCount }: FirstOpenFacts, translate: Translate): string {
  const [first = ""] = recipients;
  const others = { first, count: recipientCount - 1 };
  return translate("assistant.card.sentTo", {
    recipients: translate("messages.recipientsAndMore", others),
  });
}
