import { createRequire } from "node:module";
import type * as Library from "adaptivecards";

/** The package's entry is an ES module that Node takes for CommonJS; the same code lies bundled beside it. */
const load = createRequire(import.meta.url);
const library = load("adaptivecards/dist/adaptivecards.js") as typeof Library;

/** The lines and actions of a card as a host reads them, and what the published library has against it. */
export function readCard(json: unknown) {
  const { AdaptiveCard, CardElement, HostConfig, RichTextBlock, SerializationContext, TextRun, Version } =
    library;
  const { regEx } = CardElement.langProperty;
  // A global pattern remembers where it stopped: every second card's language would be refused.
  if (regEx) regEx.lastIndex = 0;
  const card = new AdaptiveCard();
  // How many actions there may be is each host's to say; ours has a menu.
  card.hostConfig = new HostConfig({ actions: { maxActions: 20 } });
  const context = new SerializationContext(new Version(1, 5));
  card.parse(json, context);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const validation = card.validateProperties().validationEvents.map(({ message }) => message);
  const lines: string[] = [];
  for (let index = 0; index < card.getItemCount(); index += 1) {
    const item = card.getItemAt(index);
    const run = item instanceof RichTextBlock ? item.getInlineAt(0) : undefined;
    if (run instanceof TextRun) lines.push(run.text ?? "");
  }
  const actions = Array.from({ length: card.getActionCount() }, (_, index) => card.getActionAt(index)!);
  return { version: card.version, lines, actions, faults: [...parsing, ...validation] };
}
