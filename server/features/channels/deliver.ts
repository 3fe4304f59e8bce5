import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { MINUTE, SECOND } from "../../../shared/time.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Log } from "../../platform/log.ts";
import type { Row, Table, Tables } from "../../platform/tables.ts";
import { type CardRecord, cardBody } from "../assistant/body.ts";
import { lookAt } from "../assistant/look.ts";
import type { CardRow } from "../assistant/rows.ts";
import { createCardStore } from "../assistant/store.ts";
import type { PostOutside } from "./door.ts";
import { ChannelRow, channelKey } from "./rows.ts";
import { nextAttempt, type Posting, readPostingId } from "./rules.ts";
import { channelSecret } from "./secret.ts";
import type { Turns } from "./turns.ts";

export interface DeliverNeeds {
  readonly tables: Tables;
  /** The business clock. */
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { read(table: Table): Promise<Settings> };
  /** Of the channels alone. */
  readonly secret: Buffer;
  readonly post: PostOutside;
  readonly turns: Turns;
  recordsOf(table: Table, recordIds: readonly string[]): Promise<ReadonlyMap<string, CardRecord>>;
  pageOf(messageId: string): string;
}

/** When to come back; `undefined`: never. */
type Outcome = { readonly again: Date } | undefined;

/** A card is written right after it was announced. */
const CARD_COMES_WITHIN = MINUTE;
const LOOK_FOR_CARD_EVERY = 2 * SECOND;
const TURN_COMES_WITHIN = 6 * SECOND;

/**
 * Posts one new card to its rep's channel, signed (spec A5). What fails comes again for a day, and holds up nothing else:
 * a receiver that is slow to answer gets one card after the other.
 *
 * @throws {AppError} "storage_unavailable"
 */
export async function deliverCard(needs: DeliverNeeds, orgId: string, id: string): Promise<Outcome> {
  const posting = readPostingId(id);
  if (!posting) return undefined;
  const leave = needs.turns.enter(`${orgId} ${posting.repId}`);
  if (!leave) return { again: new Date(needs.clock.now().getTime() + TURN_COMES_WITHIN * Math.random()) };
  try {
    return await deliver(needs, orgId, posting);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "stored_data_unreadable")) throw error;
    // It will be as unreadable the next time.
    needs.log.error("A card could not be posted to a webhook", error, { orgId, repId: posting.repId });
    return undefined;
  } finally {
    leave();
  }
}

async function deliver(needs: DeliverNeeds, orgId: string, posting: Posting): Promise<Outcome> {
  const { repId, cardId, createdAt } = posting;
  const table = needs.tables.organization(orgId);
  const channel = await table.find(ChannelRow, channelKey(repId));
  if (!channel || !(await needs.settings.read(table)).channels.webhook) return undefined;
  const card = (await createCardStore(table, repId).find(cardId))?.value;
  const now = needs.clock.now();
  if (!card || card.createdAt < createdAt) {
    const isEarly = now.getTime() - Date.parse(createdAt) < CARD_COMES_WITHIN;
    return isEarly ? { again: new Date(now.getTime() + LOOK_FOR_CARD_EVERY) } : undefined;
  }
  // Put away or over by now, or told anew, which is posted by itself.
  const isOver = card.state !== "active" || card.createdAt !== createdAt;
  const look = isOver ? "hidden" : await lookAt(table, { repId }, card);
  if (look === "hidden") return undefined;
  const body = JSON.stringify(await contentOf(needs, table, channel.value, card, look === "whole"));
  const failure = await send(needs, orgId, posting, channel, body);
  await noteHealth(table, channel, failure === undefined ? null : now);
  if (failure === undefined) return undefined;
  return comeAgain(needs, { orgId, ...posting }, channel.value, failure);
}

/** @returns what went wrong. The address itself is nobody's business: it may hold a secret. */
async function send(
  needs: DeliverNeeds,
  orgId: string,
  { repId, cardId, createdAt }: Posting,
  { value: { url, nonce } }: Row<ChannelRow>,
  body: string,
): Promise<string | undefined> {
  const at = new Date();
  const id = createHash("sha256").update(`${orgId} ${repId} ${cardId} ${createdAt}`).digest("base64url");
  const webhook = new Webhook(channelSecret(needs.secret, { orgId, repId }, nonce));
  const headers = {
    "content-type": "application/json",
    "user-agent": "Email-Engagement",
    "webhook-id": `card_${id}`,
    "webhook-timestamp": String(Math.floor(at.getTime() / SECOND)),
    "webhook-signature": webhook.sign(`card_${id}`, at, body),
  };
  try {
    const status = await needs.post(url, headers, body);
    return status >= 200 && status < 300 ? undefined : `It answers ${status}.`;
  } catch (error) {
    return sayFailure(error);
  }
}

/** Node's own messages name the host, and what a certificate is for: of those only the code is told. */
function sayFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function comeAgain(
  { clock, log }: DeliverNeeds,
  posting: Posting & { orgId: string },
  { failingSince }: ChannelRow,
  why: string,
): Outcome {
  const again = nextAttempt(new Date(posting.createdAt), clock.now(), Math.random(), failingSince);
  const { orgId, repId, cardId } = posting;
  const words = again ? "A webhook did not take a card" : "A webhook did not take a card: given up";
  log.warn(words, { orgId, repId, cardId, why });
  return again && { again };
}

/** What is posted, in the words and the time of the rep. */
async function contentOf(
  { clock, pageOf, recordsOf }: DeliverNeeds,
  table: Table,
  { locale, zone }: ChannelRow,
  card: CardRow,
  canOpen: boolean,
) {
  const { cardId, kind, priority, messageId, createdAt } = card;
  const known = await recordsOf(table, card.recordIds);
  const records = card.recordIds.flatMap((id) => known.get(id) ?? []);
  const reader = { translate: createTranslate(locale, zone), locale, zone, now: clock.now() };
  const body = cardBody(card, records, reader, canOpen);
  return {
    type: "card.created",
    timestamp: createdAt,
    data: {
      ...{ cardId, kind, priority, messageId, createdAt },
      recordIds: records.map(({ recordId }) => recordId),
      title: body.fallbackText,
      page: messageId === null ? null : pageOf(messageId),
      body,
    },
  };
}

/** The rep sees since when nothing gets there. @param failedAt `null`: it got there. */
async function noteHealth(table: Table, seen: Row<ChannelRow>, failedAt: Date | null): Promise<void> {
  if ((failedAt === null) === (seen.value.failingSince === null)) return;
  await retryOnConflict(async () => {
    const row = await table.find(ChannelRow, channelKey(seen.row));
    // Set up anew meanwhile.
    if (row?.value.nonce !== seen.value.nonce) return;
    await table.replace(row, { ...row.value, failingSince: failedAt?.toISOString() ?? null });
  });
}
