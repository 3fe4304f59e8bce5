import type { Device } from "../../../shared/interactions.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { DAY } from "../../../shared/time.ts";
import type { FactsOf, OpenFacts } from "./rows.ts";
import { aboutOf, type CardReader, filled, type Line, type Telling, whenOf } from "./telling.ts";

/** Only a message to one person tells whose open it was. */
export function tellOpen(facts: OpenFacts, reader: CardReader): Telling {
  const { translate } = reader;
  const subject = aboutOf(facts.subject, reader);
  const [who] = facts.recipients;
  const isOne = facts.recipientCount === 1 && who !== undefined;
  return {
    title: isOne
      ? translate("assistant.card.firstOpen", { who, subject })
      : translate("assistant.card.firstOpen.several", { subject }),
    lines: linesOfOpen(facts, "assistant.card.when", reader),
  };
}

export function tellReturn(facts: FactsOf<"interestIsBack">, reader: CardReader): Telling {
  const { translate } = reader;
  const subject = aboutOf(facts.subject, reader);
  const [who] = facts.recipients;
  const isOne = facts.recipientCount === 1 && who !== undefined;
  const days = Math.floor((Date.parse(facts.openedAt) - Date.parse(facts.silentSince)) / DAY);
  const [details, ...others] = linesOfOpen(facts, "assistant.card.return.when", reader);
  return {
    title: isOne
      ? translate("assistant.card.return", { who, subject })
      : translate("assistant.card.return.several", { subject }),
    lines: filled([
      ...(details ? [details] : []),
      { text: translate("assistant.card.return.silence", { days }) },
      ...others,
    ]),
  };
}

function linesOfOpen(
  facts: OpenFacts,
  opened: "assistant.card.when" | "assistant.card.return.when",
  reader: CardReader,
): Line[] {
  const { translate } = reader;
  const words = [translate(opened, { when: whenOf(facts.openedAt, reader) }), originOf(facts, translate)];
  return filled([
    { text: words.filter((word) => word !== "").join(" · ") },
    { text: facts.recipientCount > 1 ? sentTo(facts, translate) : "", look: "subtle" },
    { text: translate("assistant.card.approximate"), look: "small" },
  ]);
}

/** What is known of the program that made the open. */
function originOf({ inferred, evidence, device }: OpenFacts, translate: Translate): string {
  if (inferred) return translate("assistant.card.inferred");
  if (evidence !== "mailProxy") return device ? sayDevice(device, translate) : "";
  if (!device?.client) return translate("assistant.card.mailProxy.unnamed");
  return translate("assistant.card.mailProxy", { client: device.client });
}

function sayDevice({ type, client, system }: Device, translate: Translate): string {
  const words = [type === "unknown" ? "" : translate(`interactions.deviceType.${type}`), client, system];
  return words.filter((word) => word !== "").join(" · ");
}

function sentTo({ recipients, recipientCount }: OpenFacts, translate: Translate): string {
  const [first = ""] = recipients;
  const others = { first, count: recipientCount - 1 };
  return translate("assistant.card.sentTo", {
    recipients: translate("messages.recipientsAndMore", others),
  });
}
