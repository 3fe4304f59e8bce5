import type { Address } from "../../shared/address.ts";
import { call } from "./call.ts";

/** Whom the mail being read is shared with; a pinned pane stays while the rep goes from mail to mail. */
export interface ReadingDoor {
  /** The sender; for the rep's own mail the first recipient. The same object until it changes. */
  correspondent(): Address | undefined;
  /** Changes with the mail being read; `undefined` where there is none. */
  itemId(): string | undefined;
  /** Of the mail being read, of whatever kind. @throws {OfficeError} also where Outlook protects it. */
  readHtml(): Promise<string>;
  /** @returns how to stop listening. */
  onItemChanged(listener: () => void): () => void;
}

/** Outlook takes all listeners of a kind away at once: whoever listens does so through one door. */
const doors = new WeakMap<Office.Mailbox, ReadingDoor>();

export function openReading(mailbox: Office.Mailbox | undefined): ReadingDoor {
  const door = (mailbox && doors.get(mailbox)) ?? createDoor(mailbox);
  if (mailbox) doors.set(mailbox, door);
  return door;
}

function createDoor(mailbox: Office.Mailbox | undefined): ReadingDoor {
  const listeners = new Set<() => void>();
  let known: Address | undefined;
  return {
    correspondent() {
      const next = correspondentOf(mailbox);
      if (next?.address !== known?.address || next?.name !== known?.name) known = next;
      return known;
    },
    onItemChanged(listener) {
      const event = mailbox && Office.EventType?.ItemChanged;
      if (!event) return () => undefined;
      // An Outlook that can't pin panes has no such event: there the pane ends with the mail.
      if (listeners.size === 0)
        mailbox.addHandlerAsync(
          event,
          () => notify(listeners),
          () => undefined,
        );
      listeners.add(listener);
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        mailbox.removeHandlerAsync(event, () => undefined);
      };
    },
    itemId: () => readItem(mailbox)?.itemId,
    readHtml: () => {
      const html = Office.CoercionType.Html;
      // Without an item this throws, and is refused as everything is that Outlook lacks.
      return call((done) => readItem(mailbox)!.body!.getAsync(html, done));
    },
  };
}

const notify = (listeners: ReadonlySet<() => void>) => {
  for (const listener of [...listeners]) listener();
};

/** None for a draft, several mails at once, or no mail. */
function readItem(mailbox: Office.Mailbox | undefined): Partial<Office.MessageRead> | undefined {
  const item = mailbox?.item as Partial<Office.MessageRead> | null | undefined;
  return typeof item?.itemId === "string" ? item : undefined;
}

/** Nobody beside a draft, a meeting, several mails at once, or none. */
function correspondentOf(mailbox: Office.Mailbox | undefined): Address | undefined {
  const item = mailbox?.item as Partial<Office.MessageRead> | null | undefined;
  if (!item || typeof item.from?.emailAddress !== "string") return undefined;
  const own = mailbox?.userProfile?.emailAddress?.toLowerCase();
  const people = [item.from, ...(item.to ?? [])];
  const other = people.find(({ emailAddress }) => emailAddress && emailAddress.toLowerCase() !== own);
  if (!other) return undefined;
  return { address: other.emailAddress, ...(other.displayName ? { name: other.displayName } : {}) };
}
