import type { CardAction } from "../../../shared/cards.ts";
import { hrefOf } from "../shell/routes.ts";

/** Where the assistant is shown: beside a mail, or as a screen of the full page. */
export type Surface = "pane" | "page";

export interface LinkProps {
  readonly href: string;
  readonly target?: "_blank";
  readonly rel?: "noopener";
}

/** From a pane a link leads to the full page in a window of its own: in the pane there is no room for it. */
export function linkTo(route: Parameters<typeof hrefOf>[0], surface: Surface): LinkProps {
  const href = hrefOf(route);
  return surface === "page" ? { href } : { href: `app.html${href}`, target: "_blank", rel: "noopener" };
}

export type LinkAction = Extract<CardAction, { verb: "openMessage" | "openRecord" }>;
/** Those that do something; the others lead somewhere. */
export type DoAction = Exclude<CardAction, LinkAction>;
/** Puts its card away at once. */
export type TeachAction = Extract<CardAction, { verb: "teach" }>;
/** Those that take a while. */
export type WorkAction = Exclude<DoAction, TeachAction>;

export const doesSomething = (action: CardAction): action is DoAction =>
  action.verb !== "openMessage" && action.verb !== "openRecord";

export function linkOf({ verb, data }: LinkAction, surface: Surface): LinkProps {
  return verb === "openMessage"
    ? linkTo({ page: "message", messageId: data.messageId }, surface)
    : linkTo({ page: "record", recordId: data.recordId }, surface);
}
