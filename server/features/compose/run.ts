import { randomUUID } from "node:crypto";
import {
  ComposeLimits,
  type PrepareAnswer,
  type PrepareRequest,
  type StateAnswer,
  type StateRequest,
} from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import { prepareHtml } from "../../../shared/html/prepare.ts";
import type { Call } from "../../http/route.ts";
import type { Ticket } from "../../http/ticket.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import type { SettingsStore } from "../admin/store.ts";
import type { Tokens } from "../tracking/tokens.ts";
import { type Evaluation, evaluateMessage } from "./follow.ts";
import { insertPrepared, type Prepared, type PreparedBody, updatePrepared } from "./store.ts";

export interface ComposeNeeds {
  readonly tables: Tables;
  readonly settings: Pick<SettingsStore, "read">;
  readonly clock: Clock;
  readonly tokens: Pick<Tokens, "linkUrl" | "openImageUrl" | "readOwn">;
  readonly tickets: { issue(ticket: Ticket): Promise<string> };
}

type Caller = Pick<Call, "rep" | "translate">;

export async function composeState(
  needs: ComposeNeeds,
  caller: Caller,
  message: StateRequest,
): Promise<StateAnswer> {
  const { state, reason, reasonCode, recipients } = await evaluate(needs, caller, message);
  return { state, reason, reasonCode, recipients };
}

async function evaluate(needs: ComposeNeeds, { rep, translate }: Caller, message: StateRequest) {
  const table = needs.tables.organization(rep.orgId);
  const settings = await needs.settings.read(table);
  return evaluateMessage({ table, settings, translate }, message);
}

/**
 * Prepares a message (spec S4): decides its state anew, makes the body follow what is allowed, and writes down all
 * that later hits need before it answers. Whatever it throws, nothing was changed that keeps the rep from sending the
 * body as it was.
 *
 * @throws {AppError} "not_found", "conflict" once it was sent, "body_too_large", "storage_unavailable"
 */
export async function prepareMessage(
  needs: ComposeNeeds,
  caller: Caller,
  request: PrepareRequest,
): Promise<PrepareAnswer> {
  const { rep, translate } = caller;
  const table = needs.tables.organization(rep.orgId);
  const messageId = request.messageId ?? randomUUID();
  const evaluation = await evaluate(needs, caller, toStateRequest(request));
  const body = request.html === null ? undefined : prepareBody(needs, caller, request, messageId, evaluation);
  const prepared = toPrepared(caller, request, messageId, evaluation, needs.clock.now());
  const links = await save(table, prepared, body, request.messageId === undefined);
  if (links === "sent") throw new AppError("conflict", translate("compose.refused.sent"));
  const { repId, orgId, address, name } = rep;
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

async function save(table: Table, prepared: Prepared, body: PreparedBody | undefined, isNew: boolean) {
  if (!isNew) return updatePrepared(table, prepared, body);
  await insertPrepared(table, prepared, body);
  return body?.links ?? [];
}

function toStateRequest({ to, cc, bcc, follow, isProtected }: PrepareRequest): StateRequest {
  return { to, cc, bcc, follow, isProtected };
}

function prepareBody(
  { tokens }: ComposeNeeds,
  { rep, translate }: Caller,
  request: PrepareRequest,
  messageId: string,
  { followOpens, followClicks, settings }: Evaluation,
): PreparedBody & { html: string } {
  const { html, links, hasOpenImage } = prepareHtml(request.html ?? "", {
    messageId,
    followOpens,
    followClicks,
    skip: request.skip ?? [],
    skipAddressText: settings.skipAddressText,
    // Another organization's tokens are, to us, addresses like any other.
    readOwn(address) {
      const own = tokens.readOwn(address);
      return own?.orgId === rep.orgId ? own : undefined;
    },
    linkUrl: (index, url) => tokens.linkUrl(rep.orgId, messageId, index, url),
    openImageUrl: tokens.openImageUrl(rep.orgId, messageId),
  });
  if (links.length > ComposeLimits.maxLinks) {
    const limit = ComposeLimits.maxLinks;
    throw new AppError("body_too_large", translate("compose.refused.tooManyLinks", { limit }));
  }
  return { html, links, followOpens: hasOpenImage, followClicks };
}

function toPrepared(
  { rep }: Caller,
  { to, cc, bcc = [], subject, follow, templateId, regardingId }: PrepareRequest,
  messageId: string,
  { state, reasonCode }: Evaluation,
  now: Date,
): Prepared {
  return {
    messageId,
    repId: rep.repId,
    repAddress: rep.address,
    subject,
    to,
    cc,
    bcc,
    choice: follow,
    state,
    reasonCode,
    preparedAt: now.toISOString(),
    templateId: templateId ?? null,
    regardingId: regardingId ?? null,
  };
}
