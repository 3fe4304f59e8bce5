import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Table } from "../../platform/tables.ts";
import { createMessageStore } from "../messages/store.ts";

/** A message whose prepared body did not get into the mailbox: it goes without our image and links, and says so. */
export async function noteUnfollowed(table: Table, messageId: string): Promise<void> {
  const store = createMessageStore(table);
  await retryOnConflict(async () => {
    const row = await store.findMessage(messageId);
    if (!row) return;
    const links = await store.listLinks(messageId);
    const left = links.map((link) => ({ ...link, followed: false, skippedBecause: "notFollowing" as const }));
    await store.replaceLinks(messageId, left);
    await store.saveMessage(row, { ...row.value, followOpens: false, followClicks: false });
  });
}
