import type { Resumed } from "../delivery/resume.ts";
import type { SendNews } from "../delivery/sending.ts";
import { createMessageStore } from "../messages/store.ts";
import { mootCard, postCard } from "./post.ts";
import type { CardRow } from "./rows.ts";
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
 * Tells the rep that files which were to be followed went as ordinary attachments.
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function tellAttached(needs: PostNeeds, orgId: string, messageId: string): Promise<void> {
  await postCard(needs, { orgId, messageId, kind: "wentUnfollowed", facts: { why: "attached" } });
}

export interface SignedInNeeds extends PostNeeds {
  /** Lets a planned message go on that waited for the sign-in. */
  resume(owner: Owner, messageId: string): Promise<Resumed>;
}

const asksForSignIn = ({ kind, state }: CardRow) => kind === "needsSignIn" && state !== "moot";

/** Whether something waits for the rep's sign-in. @throws {AppError} "storage_unavailable" */
export async function isSignInAwaited({ tables }: Pick<PostNeeds, "tables">, owner: Owner): Promise<boolean> {
  const { orgId, repId } = owner;
  return (await createCardStore(tables.organization(orgId), repId).list()).some(asksForSignIn);
}

/**
 * The rep's sign-in was kept: ends the cards that asked for it, and lets go on what waited for it. What is too late by
 * now waits for the rep's word: that is told instead. A card that was put away is no word about its message.
 *
 * @param decided the message about which the rep is just saying something: that stands, and nothing happens to it here.
 * @throws {AppError} "storage_unavailable", "conflict"
 */
export async function noteSignedIn(needs: SignedInNeeds, owner: Owner, decided?: string): Promise<void> {
  const { orgId, repId } = owner;
  const cards = await createCardStore(needs.tables.organization(orgId), repId).list();
  for (const { cardId, messageId } of cards.filter(asksForSignIn)) {
    if (messageId !== null) {
      if (messageId === decided) continue;
      const resumed = await needs.resume({ orgId, repId }, messageId);
      if (resumed === "tooLate")
        await tellOfSend(needs, owner, messageId, { kind: "needsYou", reason: "tooLate" });
    }
    await mootCard(needs, { orgId, repId, cardId });
  }
}
