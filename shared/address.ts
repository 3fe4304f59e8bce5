import { z } from "zod";

export const AddressLimits = { maxAddressLength: 320, maxNameLength: 256, maxRecipients: 1000 } as const;

/**
 * An e-mail address as Outlook hands it over: it may be half typed, an Exchange legacy name or empty, so nothing
 * but its length is checked here. `normalizeAddress` says what counts as an address.
 */
export const Address = z.strictObject({
  address: z.string().max(AddressLimits.maxAddressLength),
  name: z.string().max(AddressLimits.maxNameLength).optional(),
});
export type Address = z.infer<typeof Address>;

export const AddressList = z.array(Address).max(AddressLimits.maxRecipients);

/** The form in which two spellings of one mailbox are the same text, or `undefined` if it is no SMTP address. */
export function normalizeAddress(address: string): string | undefined {
  const text = address.trim().normalize("NFC").toLowerCase();
  return /^[^\s@"<>]+@[^\s@"<>]+$/.test(text) ? text : undefined;
}
