import { z } from "zod";

/** Where in the full page somebody is. */
export type Route =
  | { readonly page: "assistant" }
  | { readonly page: "followed" }
  /** `recordId`: the record in whose activity list the rep came upon it. */
  | { readonly page: "message"; readonly messageId: string; readonly recordId?: string | undefined }
  | { readonly page: "records" }
  | { readonly page: "record"; readonly recordId: string }
  | { readonly page: "settings" }
  | { readonly page: "missing" };

const isId = (text: string) => z.uuid().safeParse(text).success;

/**
 * Reads `location.hash`. The hash is all there is: Office.js takes `history.pushState` away, and the server
 * delivers one page for all routes.
 */
export function routeOf(hash: string): Route {
  const [first = "", second, ...rest] = hash.replace(/^#?\/?/, "").split("/");
  if (rest.length > 0) return routeUnder(first, second, rest);
  if (second === undefined || second === "") {
    if (first === "" || first === "followed") return { page: "followed" };
    if (first === "assistant" || first === "records" || first === "settings") return { page: first };
    return { page: "missing" };
  }
  if (first === "messages" && isId(second)) return { page: "message", messageId: second };
  if (first === "records" && isId(second)) return { page: "record", recordId: second };
  return { page: "missing" };
}

function routeUnder(first: string, second: string | undefined, rest: readonly string[]): Route {
  const [what, messageId, ...tooMuch] = rest;
  const isMessage = first === "records" && what === "messages" && tooMuch.length === 0;
  if (!isMessage || second === undefined || messageId === undefined) return { page: "missing" };
  if (!isId(second) || !isId(messageId)) return { page: "missing" };
  return { page: "message", messageId, recordId: second };
}

export function hrefOf(route: Exclude<Route, { page: "missing" }>): string {
  switch (route.page) {
    case "message":
      return route.recordId === undefined
        ? `#/messages/${route.messageId}`
        : `#/records/${route.recordId}/messages/${route.messageId}`;
    case "record":
      return `#/records/${route.recordId}`;
    default:
      return `#/${route.page}`;
  }
}
