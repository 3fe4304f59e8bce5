import type { Address } from "../../../shared/address.ts";
import type { Translate } from "../../../shared/text/index.ts";

export const nameOf = ({ name, address }: Address) => name?.trim() || address;

/** Recipients in one line: the first by name, the others by number. */
export function sayRecipients(recipients: readonly Address[], text: Translate): string {
  const [first, ...others] = recipients;
  if (!first) return text("messages.noRecipients");
  if (others.length === 0) return nameOf(first);
  return text("messages.recipientsAndMore", { first: nameOf(first), count: others.length });
}

/** Everybody, for a tooltip: name and address. */
export function listRecipients(recipients: readonly Address[]): string {
  return recipients
    .map((recipient) => {
      const name = nameOf(recipient);
      return name === recipient.address ? name : `${name} <${recipient.address}>`;
    })
    .join(", ");
}
