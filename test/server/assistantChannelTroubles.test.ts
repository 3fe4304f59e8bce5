import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { CardRow, cardKey } from "../../server/features/assistant/rows.ts";
import { type DeliverNeeds, deliverCard } from "../../server/features/channels/deliver.ts";
import { channelKey } from "../../server/features/channels/rows.ts";
import { postingId } from "../../server/features/channels/rules.ts";
import { createTurns } from "../../server/features/channels/turns.ts";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { openTables } from "../../server/platform/tables.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { DAY } from "../../shared/time.ts";
import { buildMessage } from "../support/tracking.ts";

const tables = openTables(process.env.TEST_STORAGE ?? "");
const NOW = new Date("2026-11-20T09:00:00.000Z");

/** A rep with a channel and one new card. */
async function setStage(channelChanges: object = {}) {
  const orgId = randomUUID();
  const table = tables.organization(orgId);
  const message = buildMessage(
    { status: "prepared", sentAt: null, followOpens: false, followClicks: false },
    NOW,
  );
  const { repId, messageId } = message;
  await table.insert(messageKeys.message(messageId), message);
  const cardId = `wentUnfollowed_${messageId}`;
  const card = CardRow.parse({
    ...{ cardId, kind: "wentUnfollowed", priority: "later", messageId, recordIds: [], state: "active" },
    ...{ createdAt: NOW.toISOString(), snoozedUntil: null, facts: { subject: "Offer", why: "slow" } },
  });
  await table.insert(cardKey(repId, cardId), card);
  await table.insert(channelKey(repId), {
    ...{ url: "https://secret.example/word", createdAt: NOW.toISOString(), failingSince: null },
    ...{ nonce: "n", locale: "en", zone: "UTC", ...channelChanges },
  });
  const logged: unknown[] = [];
  const note = (...words: unknown[]) => void logged.push(words);
  const needs = (post: DeliverNeeds["post"]): DeliverNeeds => ({
    ...{ tables, clock: { now: () => NOW }, log: { info: note, warn: note, error: note } },
    settings: { read: async () => ({ ...defaultSettings, channels: { webhook: true } }) },
    ...{ secret: randomBytes(32), post, turns: createTurns() },
    recordsOf: async () => new Map(),
    pageOf: (id) => `https://x.test/${id}`,
  });
  return { orgId, logged, needs, id: postingId({ repId, cardId, createdAt: NOW.toISOString() }) };
}

const lost = async () => {
  throw Object.assign(new Error("getaddrinfo ENOTFOUND secret.example"), { code: "ENOTFOUND" });
};

describe("a webhook that fails", () => {
  it("is told of in the log without a word of its address", async () => {
    const { orgId, logged, needs, id } = await setStage();
    expect(await deliverCard(needs(lost), orgId, id)).toEqual({ again: expect.any(Date) });
    expect(JSON.stringify(logged)).toContain("ENOTFOUND");
    expect(JSON.stringify(logged)).not.toContain("secret.example");
  });

  it("is tried once for each card after days in which nothing got there", async () => {
    const failingSince = new Date(NOW.getTime() - 6 * DAY).toISOString();
    const { orgId, needs, id } = await setStage({ failingSince });
    let posts = 0;
    const post = async () => {
      posts += 1;
      return await lost();
    };
    expect(await deliverCard(needs(post), orgId, id)).toBeUndefined();
    expect(posts).toBe(1);
  });

  it("gets the next card when it has answered", async () => {
    const { orgId, needs, id } = await setStage();
    let answer = (_status: number) => {};
    let posts = 0;
    const slow = needs(() => {
      posts += 1;
      return new Promise<number>((resolve) => {
        answer = resolve;
      });
    });
    const first = deliverCard(slow, orgId, id);
    expect(await deliverCard(slow, orgId, id)).toEqual({ again: expect.any(Date) });
    while (posts === 0) await new Promise(setImmediate);
    answer(204);
    expect([await first, posts]).toEqual([undefined, 1]);
  });
});

describe("a channel that can’t be read", () => {
  it("is not asked for again and again", async () => {
    const { orgId, logged, needs, id } = await setStage({ nonce: 7 });
    expect(await deliverCard(needs(lost), orgId, id)).toBeUndefined();
    expect(logged).toHaveLength(1);
  });
});
