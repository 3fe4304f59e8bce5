import type { SendNews } from "../delivery/sending.ts";
import { createMessageStore } from "../messages/store.ts";
import { mootCard, postCard } from "./post.ts";
import type { Owner, PostNeeds } from "./show.ts";
import { createCardStore } from "./store.ts";

/**
 * Tells the rep by a card what became of a scheduled message (spec D6). Told again, it is told once.
 *
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function tellOfSend(
  needs: PostNeeds,
  { orgId }: Owner,
  messageId: string,
  news: SendNews,
): Promise<void> {
  const about = { orgId, messageId };
  if (news.kind === "wentUnfollowed") {
    return await postCard(needs, { ...about, kind: "wentUnfollowed", facts: { why: "blocked" } });
  }
  const message = (await createMessageStore(needs.tables.organization(orgId)).findMessage(messageId))?.value;
  const now = needs.clock.now().toISOString();
  if (news.kind === "sentLate") {
    const facts = { dueAt: news.dueAt, sentAt: message?.sentAt ?? now };
    return await postCard(needs, { ...about, kind: "sentLate", facts });
  }
  const { reason } = news;
  const dueAt = message?.dueAt ?? now;
  if (reason === "signInEnded" || reason === "consentEnded")
    return await postCard(needs, { ...about, kind: "needsSignIn", facts: { dueAt, reason } });
  return await postCard(needs, { ...about, kind: "notSent", facts: { dueAt, reason } });
}

/**
 * Ends the cards that asked for the rep's sign-in, once one was kept. A message that waited for it still waits for the
 * rep's word: that is told instead.
 *
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function noteSignedIn(needs: PostNeeds, { orgId, repId }: Owner): Promise<void> {
  const cards = await createCardStore(needs.tables.organization(orgId), repId).list();
  for (const { cardId, kind, messageId, state, facts } of cards) {
    if (kind !== "needsSignIn" || state !== "active") continue;
    const { dueAt, reason } = facts;
    if (messageId !== null && dueAt !== null)
      await postCard(needs, { orgId, messageId, kind: "notSent", facts: { dueAt, reason } });
    await mootCard(needs, { orgId, repId, cardId });
  }
}
