import { addin } from "./addin.ts";
import { compose } from "./compose.ts";
import { errors } from "./errors.ts";
import { full } from "./full.ts";
import { interactions } from "./interactions.ts";
import { messages } from "./messages.ts";
import { pages } from "./pages.ts";
import { recordRefusals } from "./records.ts";
import { when } from "./when.ts";

/** English, by feature. A key is `<feature>.<what>`. */
export const en = {
  ...addin,
  ...compose,
  ...errors,
  ...full,
  ...interactions,
  ...messages,
  ...pages,
  ...recordRefusals,
  ...when,
} as const;
