import { addin } from "./addin.ts";
import { assistant } from "./assistant.ts";
import { attachmentList } from "./attachmentList.ts";
import { channel } from "./channel.ts";
import { compose } from "./compose.ts";
import { delivery } from "./delivery.ts";
import { errors } from "./errors.ts";
import { evidence } from "./evidence.ts";
import { fileRefusals } from "./fileRefusals.ts";
import { full } from "./full.ts";
import { interactions } from "./interactions.ts";
import { launch } from "./launch.ts";
import { messages } from "./messages.ts";
import { pages } from "./pages.ts";
import { preview } from "./preview.ts";
import { recordRefusals } from "./records.ts";
import { regarding } from "./regarding.ts";
import { reminders } from "./reminders.ts";
import { signIn } from "./signIn.ts";
import { teachingRefusals } from "./teaching.ts";
import { when } from "./when.ts";

/** English, by feature. A key is `<feature>.<what>`. */
export const en = {
  ...addin,
  ...assistant,
  ...attachmentList,
  ...channel,
  ...compose,
  ...delivery,
  ...errors,
  ...evidence,
  ...fileRefusals,
  ...full,
  ...interactions,
  ...launch,
  ...messages,
  ...pages,
  ...preview,
  ...recordRefusals,
  ...regarding,
  ...reminders,
  ...signIn,
  ...teachingRefusals,
  ...when,
} as const;
