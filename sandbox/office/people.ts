import { MailboxEnums } from "./enums.ts";
import { OfficeFailure } from "./errors.ts";
import type { Person } from "./protocol.ts";

export const details = (person: Person): Office.EmailAddressDetails => ({
  emailAddress: person.address,
  displayName: person.name,
  recipientType: MailboxEnums.RecipientType.Other,
  // Messages carry no response; the type has the field for appointments.
  appointmentResponse: "none",
});

/**
 * Recipients may be given as text, as Outlook's own objects, or as plain `{emailAddress, displayName}`.
 * @throws {OfficeFailure} "InvalidParameterValueError"
 */
export function toPeople(given: unknown): Person[] {
  if (!Array.isArray(given))
    throw new OfficeFailure("InvalidParameterValueError", "recipients must be an array.");
  return given.map((one: string | Partial<Office.EmailUser>) => {
    if (typeof one === "string") return { address: one, name: one };
    const address = one.emailAddress ?? "";
    return { address, name: one.displayName ?? address };
  });
}
