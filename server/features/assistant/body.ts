import type { CardAction } from "../../../shared/cards.ts";
import { TaughtEvidence } from "../../../shared/interactions.ts";
import type { CardRow } from "./rows.ts";
import { canCall, canStillSend } from "./rules.ts";
import { tellCard } from "./tell.ts";
import type { CardReader, Line } from "./telling.ts";

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
  const { title, lines } = tellCard(card, reader);
  const isCalled = card.call !== null && card.call.taskId !== null;
  const called: Line[] = isCalled
    ? [{ text: reader.translate("assistant.card.called"), look: "subtle" }]
    : [];
  return {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    lang: new Intl.Locale(reader.locale).language,
    fallbackText: title,
    speak: title,
    body: [headline(title), ...[...lines, ...called].map(lineOf)],
    actions: actionsOf(card, records, reader, canOpen),
  };
}

function actionsOf(card: CardRow, records: readonly CardRecord[], reader: CardReader, canOpen: boolean) {
  const { translate } = reader;
  const { cardId, kind, call } = card;
  const mayCall = canOpen && canCall(kind) && !call?.taskId;
  return [
    ...mainActions(card, reader, canOpen),
    ...(mayCall
      ? [execute(translate("assistant.card.call"), { verb: "call", data: { cardId } }, "secondary")]
      : []),
    ...records.slice(0, MAX_RECORD_ACTIONS).map(({ recordId, name }) => {
      const title = translate("assistant.card.openRecord", { name });
      return execute(title, { verb: "openRecord", data: { recordId } }, "secondary");
    }),
    ...teachings(card, reader),
  ];
}

/** What the rep can say of the open that a card tells of. */
function teachings(card: CardRow, { translate }: CardReader) {
  if (card.kind !== "firstOpen" && card.kind !== "interestIsBack") return [];
  const { cardId, facts } = card;
  const hit = facts.interactionId === "" ? {} : { interactionId: facts.interactionId };
  return TaughtEvidence.options.map((evidence) => {
    const title = translate(`assistant.card.teach.${evidence}`);
    return execute(title, { verb: "teach", data: { cardId, evidence, ...hit } }, "secondary");
  });
}

/** Those on the card itself: two at most. */
function mainActions(card: CardRow, { translate }: CardReader, canOpen: boolean) {
  const { cardId, kind, messageId, facts } = card;
  const open = (mode: "primary" | "secondary") =>
    canOpen && messageId !== null
      ? [execute(translate("assistant.card.openMessage"), { verb: "openMessage", data: { messageId } }, mode)]
      : [];
  if (kind === "needsSignIn") {
    const title = translate(`assistant.card.signIn.${facts.reason}`);
    return [execute(title, { verb: "signIn", data: { cardId } }, "primary"), ...open("primary")];
  }
  if (kind !== "notSent" || messageId === null || !canStillSend(facts.reason)) return open("primary");
  const data = { messageId };
  return [
    execute(translate("assistant.card.sendNow"), { verb: "sendNow", data }, "primary"),
    execute(translate("assistant.card.backToDraft"), { verb: "backToDraft", data }, "secondary"),
    ...open("secondary"),
  ];
}

const execute = (title: string, action: CardAction, mode: "primary" | "secondary") => ({
  type: "Action.Execute",
  title,
  ...action,
  mode,
});

const LOOKS = { subtle: { isSubtle: true }, small: { isSubtle: true, size: "small" } } as const;

const block = (text: string, look: object) => ({
  type: "RichTextBlock",
  spacing: "small",
  inlines: [{ type: "TextRun", text: withoutMacros(text), ...look }],
});

const headline = (title: string) => block(title, { weight: "bolder" });
const lineOf = ({ text, look }: Line) => block(text, look ? LOOKS[look] : {});

/** `{{DATE(…)}}` and `{{TIME(…)}}` are replaced by hosts in every text: in a subject they are only letters. */
const withoutMacros = (text: string) => text.replace(/\{\{(?=\s*(?:DATE|TIME)\b)/gi, "{\u2060{");
