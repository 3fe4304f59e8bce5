import { z } from "zod";
import type { Documents } from "../state.ts";

const Zoned = z.object({ dateTime: z.string(), timeZone: z.string() });

export const AutomaticReplies = z.object({
  status: z.enum(["disabled", "alwaysEnabled", "scheduled"]),
  externalAudience: z.enum(["none", "contactsOnly", "all"]),
  scheduledStartDateTime: Zoned,
  scheduledEndDateTime: Zoned,
  internalReplyMessage: z.string(),
  externalReplyMessage: z.string(),
});
export type AutomaticReplies = z.infer<typeof AutomaticReplies>;

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$/);

/** What the owner of a mailbox has set, as Graph spells it. */
export const MailboxSettings = z.object({
  automaticRepliesSetting: AutomaticReplies,
  timeZone: z.string().min(1),
  language: z.object({ locale: z.string(), displayName: z.string() }),
  workingHours: z.object({
    daysOfWeek: z.array(z.enum(weekdays)),
    startTime: TimeOfDay,
    endTime: TimeOfDay,
    timeZone: z.object({ name: z.string() }),
  }),
  dateFormat: z.string(),
  timeFormat: z.string(),
  delegateMeetingMessageDeliveryOptions: z.string(),
});
export type MailboxSettings = z.infer<typeof MailboxSettings>;

const nowhere = { dateTime: "2026-01-01T00:00:00.0000000", timeZone: "UTC" };

const first: MailboxSettings = {
  automaticRepliesSetting: {
    status: "disabled",
    externalAudience: "all",
    scheduledStartDateTime: nowhere,
    scheduledEndDateTime: nowhere,
    internalReplyMessage: "",
    externalReplyMessage: "",
  },
  timeZone: "UTC",
  language: { locale: "en-US", displayName: "English (United States)" },
  workingHours: {
    daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    startTime: "08:00:00.0000000",
    endTime: "17:00:00.0000000",
    timeZone: { name: "UTC" },
  },
  dateFormat: "M/d/yyyy",
  timeFormat: "h:mm tt",
  delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
};

export interface Settings {
  get(address: string): MailboxSettings;
  set(address: string, settings: MailboxSettings): void;
  /** Notes who got an automatic reply. @returns whether they had none since the replies were set. */
  isFirstReply(address: string, sender: string): boolean;
}

const prefix = "settings ";

/** @param documents where each mailbox's settings live, beside its messages. */
export function openSettings(documents: Documents): Settings {
  const opened = new Map<string, MailboxSettings>();
  const answered = new Map<string, Set<string>>();
  return {
    get(address) {
      const known = opened.get(address);
      if (known) return known;
      const stored = documents.read(`${prefix}${address}`);
      const settings = stored === undefined ? first : MailboxSettings.parse(stored);
      opened.set(address, settings);
      return settings;
    },
    set(address, settings) {
      opened.set(address, settings);
      answered.delete(address);
      documents.save(`${prefix}${address}`, () => opened.get(address));
    },
    isFirstReply(address, sender) {
      const senders = answered.get(address) ?? new Set();
      answered.set(address, senders);
      const isFirst = !senders.has(sender);
      senders.add(sender);
      return isFirst;
    },
  };
}
