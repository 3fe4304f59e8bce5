import { randomUUID } from "node:crypto";
import type { LiveEvent } from "../../../shared/api.ts";
import type { PrepareAnswer, PrepareRequest, StateAnswer, StateRequest } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import { prepareHtml } from "../../../shared/html/prepare.ts";
import type { Call } from "../../http/route.ts";
import type { Ticket } from "../../http/ticket.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import type { SettingsStore } from "../admin/store.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import { createRecordStore } from "../records/store.ts";
import { type BodyTokens, bodyOptions, checkLinks, toQuestion } from "./body.ts";
import { type Evaluation, evaluateMessage } from "./follow.ts";
import type { Prepared, PreparedBody } from "./merge.ts";
import { savePrepared } from "./store.ts";

export interface ComposeNeeds {
  readonly tables: Tables;
  readonly settings: Pick<SettingsStore, "read">;
  readonly clock: Clock;
  readonly tokens: BodyTokens;
  readonly tickets: { issue(ticket: Ticket): Promise<string> };
  /** Tells the rep's open pages that a message is new or changed. */
  nudge(nudge: { orgId: string; repId: string; event: LiveEvent }): void;
}

export type Caller = Pick<Call, "rep" | "translate"> & Partial<Pick<Call, "ticketMessageId">>;

export async function composeState(
  needs: ComposeNeeds,
  caller: Caller,
  message: StateRequest,
): Promise<StateAnswer> {
  const question = { ...message, from: { address: caller.rep.address } };
  const { state, reason, reasonCode, recipients } = await evaluate(needs, caller, question);
  return { state, reason, reasonCode, recipients };
}

export async function evaluate(
  needs: Pick<ComposeNeeds, "tables" | "settings">,
  { rep, translate }: Caller,
  message: Parameters<typeof evaluateMessage>[1],
): Promise<Evaluation> {
  const table = needs.tables.organization(rep.orgId);
  const settings = await needs.settings.read(table);
  return evaluateMessage({ table, settings, translate }, message);
}

/**
 * Prepares a message (spec S4): decides its state anew, makes the body follow what is allowed, and writes down all
 * that later hits need before it answers. Whatever it throws, nothing was changed that keeps the rep from sending the
 * body as it was.
 *
 * @throws {AppError} "not_found", "conflict" once it was sent, "invalid_request" for a record that is not there,
 * "body_too_large", "storage_unavailable"
 */
export async function prepareMessage(
  needs: ComposeNeeds,
  caller: Caller,
  request: PrepareRequest & Pick<StateRequest, "format">,
): Promise<PrepareAnswer> {
  const { rep, translate } = caller;
  const table = needs.tables.organization(rep.orgId);
  const messageId = request.messageId ?? randomUUID();
  // A ticket names its message before there is one: the first preparing by it makes the message.
  const mayMake = request.messageId === undefined || caller.ticketMessageId === messageId;
  const known =
    request.messageId === undefined ? undefined : await findKnown(table, caller, messageId, mayMake);
  await checkRegarding(table, caller, request, known);
  const evaluation = await evaluate(needs, caller, toQuestion(request, rep));
  const skip = request.skip ?? known?.skip ?? [];
  const body =
    request.html === null
      ? undefined
      : prepareBody(needs, caller, request.html, { messageId, skip }, evaluation);
  const prepared = toPrepared(caller, request, messageId, evaluation, needs.clock.now());
  const links = await savePrepared(table, prepared, body, mayMake);
  if (links === "sent") throw new AppError("conflict", translate("compose.refused.sent"));
  const { repId, orgId, address, name } = rep;
  needs.nudge({ orgId, repId, event: { kind: "message", id: messageId } });
  return {
    messageId,
    ticket: await needs.tickets.issue({ messageId, repId, orgId, repAddress: address, repName: name }),
    state: evaluation.state,
    reason: evaluation.reason,
    reasonCode: evaluation.reasonCode,
    html: body?.html ?? null,
    links: [...links],
    openImageUrl: body?.followOpens ? needs.tokens.openImageUrl(orgId, messageId) : null,
  };
}

/** @throws {AppError} "not_found" also for another rep's message. */
async function findKnown(
  table: Table,
  { rep }: Caller,
  messageId: string,
  mayMake: boolean,
): Promise<MessageRow | undefined> {
  const store = createMessageStore(table);
  if (mayMake && !(await store.findMessage(messageId))) return undefined;
  return (await store.getMessageOf(rep.repId, messageId)).value;
}

/** What was chosen before may be gone since; that keeps nobody from preparing. @throws {AppError} "invalid_request" */
async function checkRegarding(
  table: Table,
  { translate }: Caller,
  { regardingId }: PrepareRequest,
  known: MessageRow | undefined,
): Promise<void> {
  if (!regardingId || regardingId === known?.regardingId) return;
  if (await createRecordStore(table).find(regardingId)) return;
  throw new AppError("invalid_request", translate("compose.refused.regarding"));
}

function prepareBody(
  { tokens }: ComposeNeeds,
  { rep, translate }: Caller,
  source: string,
  message: { messageId: string; skip: readonly string[] },
  evaluation: Evaluation,
): PreparedBody & { html: string } {
  const options = bodyOptions(tokens, { ...message, orgId: rep.orgId }, evaluation);
  const { html, links, hasOpenImage } = prepareHtml(source, options);
  checkLinks(links, translate);
  return { html, links, followOpens: hasOpenImage, followClicks: evaluation.followClicks };
}

function toPrepared(
  { rep }: Caller,
  { to, cc, bcc = [], subject, follow, templateId, regardingId, skip }: PrepareRequest,
  messageId: string,
  { state, reasonCode, recordIds }: Evaluation,
  now: Date,
): Prepared {
  return {
    messageId,
    repId: rep.repId,
    repAddress: rep.address,
    ...{ subject, to, cc, bcc, choice: follow, state, reasonCode, recordIds },
    preparedAt: now.toISOString(),
    ...{ templateId, regardingId, skip },
  };
}
