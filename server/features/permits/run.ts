import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { PermitAnswer, TicketAnswer, TicketRequest } from "../../../shared/compose.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Call } from "../../http/call.ts";
import { PERMIT_LIFE, type Permits } from "../../http/permit.ts";
import type { Tickets } from "../../http/ticket.ts";
import type { Tables } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";
import { createPermitStore } from "./store.ts";

export interface PermitsNeeds {
  readonly tables: Tables;
  readonly permits: Pick<Permits, "issue">;
  readonly tickets: Pick<Tickets, "issue">;
}

/** A rep has a handful of Outlooks, and each asks again a week before the end. */
const MAX_PERMITS = 20;

const storeOf = ({ tables }: Pick<PermitsNeeds, "tables">, { orgId, repId }: Call["rep"]) =>
  createPermitStore(tables.organization(orgId), repId);

/** Whether a permit's row is still there. */
export const isPermitInForce =
  (tables: Tables) =>
  ({ orgId, repId, permitId }: { orgId: string; repId: string; permitId: string }): Promise<boolean> =>
    createPermitStore(tables.organization(orgId), repId).isThere(permitId);

/** Permits go by real time, as all tokens do: the sandbox's clock does not move them. */
export async function createPermit(
  needs: PermitsNeeds,
  { rep }: Pick<Call, "rep">,
): Promise<z.input<typeof PermitAnswer>> {
  const { repId, orgId, address, name } = rep;
  const store = storeOf(needs, rep);
  const permitId = randomUUID();
  const now = new Date();
  const expiresAt = new Date(now.getTime() + PERMIT_LIFE);
  await store.insert(permitId, { createdAt: now.toISOString(), expiresAt: expiresAt.toISOString() });
  await store.tidy(now, MAX_PERMITS);
  const permit = await needs.permits.issue(
    { permitId, orgId, repId, repAddress: address, repName: name },
    expiresAt,
  );
  return { permit, expiresAt: expiresAt.toISOString() };
}

export const revokePermits = (needs: PermitsNeeds, { rep }: Pick<Call, "rep">): Promise<void> =>
  storeOf(needs, rep).removeAll();

/**
 * Without a message, a new one is named; its row comes when it is prepared first.
 *
 * @throws {AppError} "not_found" also for another rep's message, "conflict" once it was sent: a draft copied from a
 * sent message has to become a message of its own.
 */
export async function createTicket(
  { tables, tickets }: PermitsNeeds,
  { rep, translate }: Pick<Call, "rep" | "translate">,
  { messageId }: z.output<typeof TicketRequest>,
): Promise<z.input<typeof TicketAnswer>> {
  const { repId, orgId, address, name } = rep;
  if (messageId !== undefined) {
    const { value } = await createMessageStore(tables.organization(orgId)).getMessageOf(repId, messageId);
    if (value.sentAt !== null) throw new AppError("conflict", translate("compose.refused.sent"));
  }
  const named = messageId ?? randomUUID();
  const ticket = await tickets.issue({ messageId: named, repId, orgId, repAddress: address, repName: name });
  return { messageId: named, ticket };
}
