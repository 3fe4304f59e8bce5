import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { MessageDetail } from "../../../shared/messages.ts";
import type { Reminder } from "../../../shared/reminders.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { ReminderPanel } from "./ReminderPanel.tsx";

interface MessageReminderProps {
  readonly message: Pick<MessageDetail, "messageId" | "subject" | "dueAt" | "reminder">;
  /** What tells it from others of the same page, for screen readers. */
  readonly label?: string;
  /** The message should be read again. */
  readonly onChanged?: () => void;
}

/** The reminder of a message that our server knows, before sending and after it. */
export function MessageReminder({ message, label, onChanged }: MessageReminderProps) {
  const client = useApi();
  const { messageId, subject, dueAt } = message;
  const params = { messageId };
  // Until the message is read again, what was just set is shown.
  const [own, setOwn] = useState<{ readonly before: string; readonly reminder: Reminder | null }>();
  const read = JSON.stringify(message.reminder);
  const reminder = own?.before === read ? own.reminder : message.reminder;
  function keep(changed: Reminder | null) {
    setOwn({ before: read, reminder: changed });
    onChanged?.();
  }
  return (
    <ReminderPanel
      reminder={reminder}
      isBusy={false}
      label={label}
      about={async () => {
        const { offered } = await client.call(api.getReminder, { params });
        // It counts from when the message goes.
        return {
          offered,
          subject,
          from: new Date(Math.max(client.clock.now().getTime(), Date.parse(dueAt ?? "0"))),
        };
      }}
      onSet={async (input) => keep((await client.call(api.setReminder, { params, input })).reminder)}
      onRemove={async () => {
        await client.call(api.removeReminder, { params });
        keep(null);
      }}
    />
  );
}
