import { z } from "zod";

/** Where in the full page somebody is. */
export type Route =
  | { readonly page: "followed" }
  | { readonly page: "message"; readonly messageId: string }
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
  if (rest.length > 0) return { page: "missing" };
  if (second === undefined || second === "") {
    if (first === "" || first === "followed") return { page: "followed" };
    if (first === "records" || first === "settings") return { page: first };
    return { page: "missing" };
  }
  if (first === "messages" && isId(second)) return { page: "message", messageId: second };
  if (first === "records" && isId(second)) return { page: "record", recordId: second };
  return { page: "missing" };
}

export function hrefOf(route: Exclude<Route, { page: "missing" }>): string {
  switch (route.page) {
    case "message":
      return `#/messages/${route.messageId}`;
    case "record":
      return `#/records/${route.recordId}`;
    default:
      return `#/${route.page}`;
  }
}
