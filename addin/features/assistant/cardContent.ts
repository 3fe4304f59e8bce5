import { AdaptiveCard, SerializationContext, Version } from "adaptivecards";
import { CardAction } from "../../../shared/cards.ts";
import { hostConfig } from "./hostConfig.ts";

/** An action of a card, with what is written on its button. */
export interface TitledAction {
  readonly title: string;
  readonly action: CardAction;
  /** Shown on the card itself; the others are in its menu. */
  readonly isPrimary: boolean;
}

export interface CardContent {
  /** The card in one line. */
  readonly title: string;
  /** What the card says, to be put into the page once. */
  readonly element: HTMLElement;
  readonly actions: readonly TitledAction[];
}

/**
 * Reads a card as its library does. The host draws the actions itself, as ordinary buttons of the pane; one whose verb
 * we don't know (a newer server's) is left out.
 *
 * @returns `undefined` for a card that can't be shown.
 */
export function readContent(body: Readonly<Record<string, unknown>>): CardContent | undefined {
  const card = new AdaptiveCard();
  card.hostConfig = hostConfig;
  card.parse(body, new SerializationContext(new Version(1, 5)));
  const element = card.render();
  const title = card.fallbackText ?? "";
  if (!element || title === "") return undefined;
  // The library takes the whole card for something to tab to; what can be pressed is beside it.
  element.removeAttribute("tabindex");
  // It takes a padding of none for one left out.
  element.style.padding = "0";
  return { title, element, actions: actionsOf(body.actions) };
}

function actionsOf(actions: unknown): TitledAction[] {
  if (!Array.isArray(actions)) return [];
  return actions.flatMap((json: { title?: unknown; mode?: unknown } | null) => {
    const action = CardAction.safeParse(json);
    const title = json?.title;
    if (!action.success || typeof title !== "string") return [];
    return [{ title, action: action.data, isPrimary: json?.mode !== "secondary" }];
  });
}
