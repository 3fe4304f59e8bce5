import type { Address } from "../../shared/address.ts";

/** Whom the mail being read is shared with; a pinned pane stays while the rep goes from mail to mail. */
export interface ReadingDoor {
  /** The sender; for the rep's own mail the first recipient. The same object until it changes. */
  correspondent(): Address | undefined;
  /** @returns how to stop listening. */
  onItemChanged(listener: () => void): () => void;
}

export function openReading(mailbox: Office.Mailbox | undefined): ReadingDoor {
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
      mailbox.addHandlerAsync(event, listener, () => undefined);
      return () => mailbox.removeHandlerAsync(event, () => undefined);
    },
  };
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
