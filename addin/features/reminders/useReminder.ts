import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { StateAnswer } from "../../../shared/compose.ts";
import { followsClicks, followsOpens } from "../../../shared/followed.ts";
import { reminderSummary } from "../../../shared/reminderSummary.ts";
import { canBeKnown, type Follows, offeredConditions, type Reminder } from "../../../shared/reminders.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useEnvironment } from "../../ui/Frame.tsx";
import { useNow } from "../shell/useNow.ts";
import type { ReminderPanelProps } from "./ReminderPanel.tsx";

interface ReminderNeeds {
  readonly readSubject: () => Promise<string>;
  /** Makes our server know the draft. @returns its id. @throws {CallError | OfficeError} */
  readonly register: () => Promise<string>;
  /** The message our server has for this draft. */
  readonly messageId: string | undefined;
  /** Of the draft, when it was opened again. */
  readonly reopened: Reminder | null;
  /** What following comes to as the message is now; `undefined` until that is known. */
  readonly shown: Pick<StateAnswer, "state" | "reasonCode"> | undefined;
  /** When the message is to go, if not now. */
  readonly dueAt: Date | undefined;
}

/** The draft's reminder, as the pane shows and sets it (spec R1, S7). It waits on our server for the message to be sent. */
export function useReminder(needs: ReminderNeeds): Omit<ReminderPanelProps, "isBusy"> {
  const { shown, messageId, dueAt } = needs;
  const client = useApi();
  const { environment, text } = useEnvironment();
  const now = useNow();
  const [own, setOwn] = useState<Reminder | null | undefined>(undefined);
  const known = own === undefined ? needs.reopened : own;
  const follows = shown && { opens: followsOpens(shown), clicks: followsClicks(shown) };
  const reader = { now, zone: environment.zone, translate: text };
  return {
    reminder: known && messageId !== undefined ? asItIsNow(known, follows, reader) : null,
    about: async () => ({
      offered: offeredConditions(follows ?? { opens: true, clicks: true }),
      subject: await needs.readSubject(),
      from: dueAt ?? client.clock.now(),
    }),
    async onSet(input) {
      const params = { messageId: await needs.register() };
      setOwn((await client.call(api.setReminder, { params, input })).reminder);
    },
    async onRemove() {
      if (messageId !== undefined) await client.call(api.removeReminder, { params: { messageId } });
      setOwn(null);
    },
  };
}

/** Our server may not know yet what the rep has just chosen: whether the condition can be known is told from here. */
function asItIsNow(
  reminder: Reminder,
  follows: Follows | undefined,
  reader: Parameters<typeof reminderSummary>[1],
): Reminder {
  const { state, condition } = reminder;
  if (!follows || (state !== "waiting" && state !== "invalid")) return reminder;
  const shown = {
    ...reminder,
    state: canBeKnown(condition, follows) ? ("waiting" as const) : ("invalid" as const),
  };
  const draft = { movedBecause: null, endedAt: null, cantTell: false, isSent: false };
  return { ...shown, summary: reminderSummary({ ...shown, ...draft }, reader) };
}
