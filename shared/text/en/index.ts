import { compose } from "./compose.ts";
import { interactions } from "./interactions.ts";
import { messages } from "./messages.ts";
import { pages } from "./pages.ts";

/** English, by feature. A key is `<feature>.<what>`. */
export const en = { ...compose, ...interactions, ...messages, ...pages } as const;
