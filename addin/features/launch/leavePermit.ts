import { type KeptPermit, PERMIT_KEY } from "../../../shared/sendNotes.ts";
import { DAY } from "../../../shared/time.ts";
import type { RoamingStore } from "../../office/roaming.ts";
import { readPermit } from "./notes.ts";

/** A rep who opens the pane once in three weeks never runs out. */
const RENEW_BEFORE = 7 * DAY;

/**
 * Leaves a permit in the rep's mailbox, by which Outlook's events act where nobody is signed in (spec S2). Never rejects:
 * without a permit the events let every message pass, and the next opening of the pane tries again.
 */
export async function leavePermit(
  roaming: RoamingStore,
  create: () => Promise<KeptPermit>,
  now: number,
): Promise<void> {
  if (readPermit(roaming.read(PERMIT_KEY), now + RENEW_BEFORE) !== undefined) return;
  try {
    const { permit, expiresAt } = await create();
    await roaming.write(PERMIT_KEY, { permit, expiresAt });
  } catch {
    // The pane itself shows a server or a sign-in that is away.
  }
}
