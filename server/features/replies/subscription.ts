import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Row } from "../../platform/tables.ts";
import type { Outcome } from "./look.ts";
import type { Owner, ReplyNeeds } from "./needs.ts";
import { withMailbox } from "./open.ts";
import { MailboxRow, mailboxKey, type WatchRow } from "./rows.ts";
import {
  BLIND_EVERY,
  endOfNew,
  isWaiting,
  needsRenewal,
  RENEW_EVERY,
  readDueId,
  slotAfter,
  TRY_AGAIN_EVERY,
} from "./rulesWatch.ts";
import { clientStateOf, tagOf } from "./secret.ts";
import { findWatch } from "./watch.ts";

export const NOTIFY_PATH = "/api/graph/notifications";
const RESOURCE = "me/mailFolders('inbox')/messages";

const Subscription = z.object({ id: z.string(), expirationDateTime: z.iso.datetime({ offset: true }) });
const Listed = z.object({ value: z.array(z.object({ id: z.string(), notificationUrl: z.string() })) });

const pathOf = (id: string) => `/subscriptions/${encodeURIComponent(id)}`;
const toSubscription = ({ id, expirationDateTime }: z.infer<typeof Subscription>) => ({
  id,
  expiresAt: new Date(expirationDateTime).toISOString(),
});
type Known = NonNullable<WatchRow["subscription"]>;

interface Watching {
  readonly needs: ReplyNeeds;
  readonly owner: Owner;
  readonly graph: Graph;
  readonly row: Row<WatchRow>;
}

/**
 * Keeps a rep's mailbox listened to as long as an answer is waited for: makes the subscription, renews it, makes it anew
 * when it is gone, ends it. Without one nothing is lost; it is only found later.
 *
 * @throws {AppError} as `Graph` does, "conflict" if another process was at it, "storage_unavailable"
 */
export async function keepListening(needs: ReplyNeeds, orgId: string, id: string): Promise<Outcome> {
  const { repId, word } = readDueId(id);
  const owner = { orgId, repId };
  const row = await findWatch(needs.tables.organization(orgId), repId);
  if (!row) return undefined;
  const now = needs.clock.now();
  const comesAgain = (period: number) =>
    word === "regular" ? { again: slotAfter(now, period, repId) } : undefined;
  if (!isWaiting(row.value, now)) {
    await stopListening(needs, owner, row);
    return undefined;
  }
  try {
    const done = await withMailbox(needs, owner, (graph) =>
      listen({ needs, owner, graph, row }, now, word === "again"),
    );
    return comesAgain(done === "blind" ? BLIND_EVERY : RENEW_EVERY);
  } catch (error) {
    if (!isRefused(error)) throw error;
    needs.log.warn("A mailbox can't be listened to", { ...owner, cause: String(graphRefusal(error)?.code) });
    await noteFailure(needs, owner, now);
    return comesAgain(TRY_AGAIN_EVERY);
  }
}

/** Graph does not want to, or can't reach us: trying again at once would change nothing. */
function isRefused(error: unknown): boolean {
  const status = graphRefusal(error)?.status;
  return status === 400 || status === 403;
}

async function listen(watching: Watching, now: Date, mustRenew: boolean): Promise<void> {
  const { needs, owner, graph, row } = watching;
  const known = row.value.subscription;
  const alive = known && (await renewed(graph, known, now, mustRenew));
  const next = alive ?? (await subscribe(watching, now));
  if (next.id !== known?.id || next.expiresAt !== known.expiresAt) await save(watching, next);
  await noteLife(needs, owner, { aliveUntil: next.expiresAt, failedAt: null });
}

/** @returns `undefined` if it is gone. */
async function renewed(graph: Graph, known: Known, now: Date, mustRenew: boolean) {
  const path = pathOf(known.id);
  try {
    if (!mustRenew && !needsRenewal(known, now))
      return toSubscription(await graph.get(Subscription, { path }));
    // Renewing is authorizing anew, too.
    const body = { expirationDateTime: endOfNew(now).toISOString() };
    return toSubscription(await graph.change(Subscription, { method: "PATCH", path, body }));
  } catch (error) {
    if (graphRefusal(error)?.status === 404) return undefined;
    throw error;
  }
}

async function subscribe({ needs, owner, graph, row }: Watching, now: Date): Promise<Known> {
  const notificationUrl = needs.publicUrl + NOTIFY_PATH;
  // Whoever died before writing its id down left one behind.
  const { value } = await graph.get(Listed, { path: "/subscriptions" });
  const strays = value.filter((one) => one.notificationUrl === notificationUrl);
  for (const { id } of strays) if (id !== row.value.subscription?.id) await unsubscribe(graph, id);
  // Before Graph knows of it: the first notification may come sooner than its answer.
  await noteLife(needs, owner, (await findLife(needs, owner)) ?? { aliveUntil: null, failedAt: null });
  const body = {
    ...{ changeType: "created", resource: RESOURCE, notificationUrl },
    lifecycleNotificationUrl: notificationUrl,
    expirationDateTime: endOfNew(now).toISOString(),
    clientState: clientStateOf(needs.secret, owner),
  };
  const answer = await graph.change(Subscription, { method: "POST", path: "/subscriptions", body });
  return toSubscription(answer);
}

/** @throws {AppError} "conflict" if another process has made one meanwhile; then this one is given up. */
async function save({ needs, owner, graph, row }: Watching, subscription: Known): Promise<void> {
  try {
    await needs.tables.organization(owner.orgId).replace(row, { ...row.value, subscription, isBlind: false });
  } catch (error) {
    const isConflict = error instanceof AppError && error.code === "conflict";
    if (isConflict && subscription.id !== row.value.subscription?.id)
      await unsubscribe(graph, subscription.id);
    throw error;
  }
}

async function unsubscribe(graph: Graph, id: string): Promise<void> {
  await graph.change(z.unknown(), { method: "DELETE", path: pathOf(id) }).catch((error: unknown) => {
    if (graphRefusal(error)?.status !== 404) throw error;
  });
}

/** Nothing is waited for any more. Without a sign-in it ends by itself. */
async function stopListening(
  { tables, secret, graphOf }: ReplyNeeds,
  owner: Owner,
  row: Row<WatchRow>,
): Promise<void> {
  const { subscription } = row.value;
  const graph = subscription && (await graphOf(owner).catch(() => undefined));
  if (subscription && graph) await unsubscribe(graph, subscription.id);
  if (subscription) await tables.organization(owner.orgId).replace(row, { ...row.value, subscription: null });
  await tables.system.remove(mailboxKey(tagOf(secret, owner)));
}

type Life = Pick<MailboxRow, "aliveUntil" | "failedAt">;

async function findLife({ tables, secret }: ReplyNeeds, owner: Owner): Promise<Life | undefined> {
  return (await tables.system.find(MailboxRow, mailboxKey(tagOf(secret, owner))))?.value;
}

async function noteLife({ tables, secret }: ReplyNeeds, owner: Owner, life: Life): Promise<void> {
  await tables.system.upsert(mailboxKey(tagOf(secret, owner)), { ...owner, ...life } satisfies MailboxRow);
}

async function noteFailure(needs: ReplyNeeds, owner: Owner, now: Date): Promise<void> {
  const failedAt = (await findLife(needs, owner))?.failedAt ?? now.toISOString();
  await noteLife(needs, owner, { aliveUntil: null, failedAt });
}
