import { randomUUID } from "node:crypto";
import type { PreviewAnswer, PreviewRequest } from "../../../shared/compose.ts";
import { previewHtml } from "../../../shared/html/preview.ts";
import { createMessageStore } from "../messages/store.ts";
import { bodyOptions, checkLinks, toQuestion } from "./body.ts";
import type { Evaluation } from "./follow.ts";
import { type Caller, type ComposeNeeds, evaluate } from "./run.ts";

/**
 * What preparing would do (spec C6). Writes nothing: the addresses it makes, to see how long they get, are thrown
 * away.
 *
 * @throws {AppError} "body_too_large", where preparing would throw it too; "storage_unavailable"
 */
export async function previewMessage(
  needs: Pick<ComposeNeeds, "tables" | "settings" | "tokens">,
  caller: Caller,
  request: PreviewRequest,
): Promise<PreviewAnswer> {
  const evaluation = await evaluate(needs, caller, toQuestion(request, caller.rep));
  const { state, reason, reasonCode, recipients } = evaluation;
  const body = await previewBody(needs, caller, request, evaluation);
  return { state, reason, reasonCode, recipients, ...body };
}

async function previewBody(
  needs: Pick<ComposeNeeds, "tables" | "tokens">,
  caller: Caller,
  request: PreviewRequest,
  evaluation: Evaluation,
): Promise<Pick<PreviewAnswer, "links" | "images">> {
  if (request.html === null) return { links: [], images: { hosted: 0, kept: 0 } };
  const { orgId } = caller.rep;
  const skip = request.skip ?? (await skipOf(needs, caller, request));
  const messageId = request.messageId ?? randomUUID();
  const options = bodyOptions(needs.tokens, { messageId, orgId, skip }, evaluation);
  const { hostImages } = evaluation.settings;
  const preview = previewHtml(request.html, { ...options, hostImages });
  checkLinks(preview.links, caller.translate);
  return preview;
}

/** What is left alone unless the request says otherwise, as in preparing. */
async function skipOf(
  { tables }: Pick<ComposeNeeds, "tables">,
  { rep }: Caller,
  { messageId }: PreviewRequest,
): Promise<readonly string[]> {
  if (messageId === undefined) return [];
  const row = await createMessageStore(tables.organization(rep.orgId)).findMessage(messageId);
  return row?.value.repId === rep.repId ? row.value.skip : [];
}
