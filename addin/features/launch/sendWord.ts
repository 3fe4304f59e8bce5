import type { FollowChoice, PrepareAnswer } from "../../../shared/compose.ts";
import { type KeptPass, recipientsMark, toPrepared } from "../../../shared/sendNotes.ts";
import { MINUTE } from "../../../shared/time.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import type { SessionDoor } from "../../office/session.ts";
import { keepNote } from "./notes.ts";

/** Outlook asks the script at once when the pane sends. */
const PASS_LIFE = MINUTE;

/** What the pane tells the script of Outlook's events. Nothing here ever rejects, nor does anything where `session` is missing. */
export interface SendWord {
  /** The rep pressed Follow or Don't follow. */
  choose(choice: FollowChoice): Promise<void>;
  /** The message stands prepared, for Outlook's own Send. */
  prepared(compose: Pick<ComposeDoor, "readRecipients">, answer: PrepareAnswer): Promise<void>;
}

export const openSendWord = (session: SessionDoor | undefined): SendWord => ({
  async choose(choice) {
    if (session) await keepNote(session, "choice", { choice, isByHand: true });
  },
  async prepared(compose, answer) {
    const lists = await compose.readRecipients().catch(() => undefined);
    if (!session || !lists) return;
    const { messageId, ticket } = answer;
    await keepNote(session, "ticket", { messageId, ticket });
    await keepNote(session, "prepared", toPrepared(recipientsMark(lists), answer));
  },
});

/** The same door, whose sending passes the script unasked: the pane has looked at everything already. */
export function passingSend(compose: ComposeDoor, session: SessionDoor | undefined): ComposeDoor {
  const { send } = compose;
  if (!send || !session) return compose;
  return {
    ...compose,
    async send() {
      await keepNote(session, "pass", { until: Date.now() + PASS_LIFE } satisfies KeptPass);
      await send();
    },
  };
}
