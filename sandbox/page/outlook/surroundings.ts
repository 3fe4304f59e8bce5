import { signIn } from "../../office/entra.ts";
import type { Surroundings } from "../compose/answers.ts";
import type { About } from "../sandbox.ts";
import type { View } from "../settings.ts";
import { officeTheme } from "../themes.ts";

const isWeb = (url: string) => /^https?:\/\//i.test(url);

/** All but the windows, which belong to the rep's mail. */
export type OutlookParts = Omit<Surroundings, "openForm" | "openMessage">;

/** What this Outlook is to an add-in, for one mailbox. `view` is asked each time: theme and version may change. */
export function createSurroundings(about: About, address: string, view: () => View): OutlookParts {
  const account = about.accounts.find((one) => one.address === address);
  const roamingKey = `roaming.${address}`;
  return {
    start: () => ({
      account: { address, name: account?.name ?? address },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      displayLanguage: view().language,
      theme: officeTheme(view().theme),
      requirements: { Mailbox: view().mailboxVersion, NestedAppAuth: "1.1" },
    }),
    getToken: (request) => signIn("", { ...request, account: address }),
    openWindow(url) {
      if (isWeb(url)) window.open(url, "_blank", "noopener");
    },
    hasTrouble: (name) => view().troubles.includes(name),
    readRoaming: () => JSON.parse(localStorage.getItem(roamingKey) ?? "{}") as Record<string, unknown>,
    writeRoaming: (values) => localStorage.setItem(roamingKey, JSON.stringify(values)),
  };
}
