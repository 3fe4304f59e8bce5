import type { RecipientState } from "../../../shared/compose.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { OfficeError } from "../../office/call.ts";
import { officeReason, sentenceFor } from "../../ui/sentence.ts";
import { PrepareError } from "./prepareError.ts";
import type { BodyAfter } from "./undo.ts";

/** Why a message was held back, and how its body stands. */
export function heldSentence(error: unknown, body: BodyAfter, text: Translate): string {
  return `${becauseOf(error, text)} ${text(`compose.held.body.${body}`)}`;
}

function becauseOf(error: unknown, text: Translate): string {
  if (error instanceof OfficeError) return text("compose.held.office", { reason: officeReason(error, text) });
  if (!(error instanceof PrepareError)) return sentenceFor(error, text);
  if (error.fault === "noLongerFollowed") return error.message;
  if (error.fault === "plainText") return text("compose.reason.plainText");
  return text(`compose.held.${error.fault}`);
}

/** "Allows opens, not link clicks, set on the record" */
export function preferenceWords({ preference, applies }: RecipientState, text: Translate): string {
  const allowed = applies.opens ? "opensOnly" : "clicksOnly";
  return text("compose.preferences.from", {
    preference: text(`compose.preferences.${preference === "partly" ? allowed : preference}`),
    source: text(`compose.source.${applies.source}`),
  });
}
