import type { TroubleName } from "./compose/troubles.ts";
import type { ThemeName } from "./text.ts";

/** How the sandbox's window is set up. */
export interface View {
  readonly theme: ThemeName;
  readonly language: string;
  /** Address of the mailbox on the left. */
  readonly rep: string;
  /** Address of the mailbox on the right. */
  readonly recipient: string;
  /** The Mailbox requirement set this Outlook claims to have. */
  readonly mailboxVersion: string;
  /** What this Outlook does wrong to add-ins. */
  readonly troubles: readonly TroubleName[];
}

export const languages = ["en-US"] as const;
export const mailboxVersions = ["1.15", "1.14", "1.13", "1.8"] as const;

export const firstView: View = {
  theme: "light",
  language: languages[0],
  rep: "rep@contoso.test",
  recipient: "ann@customer.test",
  mailboxVersion: mailboxVersions[0],
  troubles: [],
};

/** The sandbox under the host name whose cookies the product does not get: a recipient shares none with the rep. */
export function recipientAddress(view: View): string {
  const page = new URL("/recipient", location.href);
  page.hostname = "127.0.0.1";
  page.searchParams.set("mailbox", view.recipient);
  page.hash = view.theme;
  return page.href;
}
