import type { FollowChoice, PrepareAnswer } from "../../../shared/compose.ts";
import { type KeptChoice, type KeptPass, recipientsMark, toPrepared } from "../../../shared/sendNotes.ts";
import { MINUTE } from "../../../shared/time.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import type { SessionDoor } from "../../office/session.ts";
import { keepNote, keptChoice } from "./notes.ts";

/** Outlook asks the script at once when the pane sends. */
const PASS_LIFE = MINUTE;

/** What the pane tells the script of Outlook's events. Nothing here ever rejects, nor does anything where `session` is missing. */
export interface SendWord {
  /** The rep pressed Follow or Don't follow. */
  choose(choice: FollowChoice): Promise<void>;
  /** The message is to go later, or not any more. @param choice of the draft, where nothing was told of it yet. */
  delay(isDelayed: boolean, choice: FollowChoice): Promise<void>;
  /** The message stands prepared, for Outlook's own Send. */
  prepared(compose: Pick<ComposeDoor, "readRecipients">, answer: PrepareAnswer): Promise<void>;
}

export function openSendWord(session: SessionDoor | undefined): SendWord {
  return { ...choosing(session), prepared: (compose, answer) => tellPrepared(session, compose, answer) };
}

/** Choice and delay are one note: each is changed without losing the other, one after the other. */
function choosing(session: SessionDoor | undefined): Pick<SendWord, "choose" | "delay"> {
  let last: Promise<void> = Promise.resolve();
  function change(next: (kept: KeptChoice | undefined) => KeptChoice): Promise<void> {
    if (!session) return Promise.resolve();
    last = last.then(async () => {
      const all = await session.readAll().catch(() => ({}));
      await keepNote(session, "choice", next(keptChoice(all)));
    });
    return last;
  }
  return {
    choose: (choice) => change((kept) => ({ ...kept, choice, isByHand: true })),
    delay: (isDelayed, choice) =>
      change((kept) => ({ ...(kept ?? { choice, isByHand: choice === "dontFollow" }), isDelayed })),
  };
}

async function tellPrepared(
  session: SessionDoor | undefined,
  compose: Pick<ComposeDoor, "readRecipients">,
  answer: PrepareAnswer,
): Promise<void> {
  const lists = await compose.readRecipients().catch(() => undefined);
  if (!session || !lists) return;
  const { messageId, ticket } = answer;
  await keepNote(session, "ticket", { messageId, ticket });
  await keepNote(session, "prepared", toPrepared(recipientsMark(lists), answer));
}

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
