import { roamingSettings } from "./bags.ts";
import type { Client } from "./client.ts";
import { type ComposeItem, composeItem } from "./compose.ts";
import { HostType, PlatformType } from "./enums.ts";
import { type HandlerMethods, handlers, mailboxEvents } from "./handlers.ts";
import { type Start, toRestId } from "./protocol.ts";
import { type MessageRead, readItem } from "./read.ts";

const VERSION = "20261121001.01";

/** Versions are compared part by part: 1.15 is later than 1.9. */
export function isAtLeast(has: string | undefined, wanted: string): boolean {
  if (has === undefined) return false;
  const [hasParts, wantedParts] = [has, wanted].map((version) => version.split(".").map(Number));
  for (let i = 0; i < (wantedParts?.length ?? 0); i += 1) {
    const difference = (hasParts?.[i] ?? 0) - (wantedParts?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

type MailboxStandIn = Pick<Office.Mailbox, "convertToRestId" | "convertToEwsId" | "userProfile"> &
  HandlerMethods & {
    readonly diagnostics: Pick<Office.Diagnostics, "hostName" | "hostVersion">;
    readonly item: ComposeItem | MessageRead;
  };

type ContextStandIn = Pick<
  Office.Context,
  | "contentLanguage"
  | "diagnostics"
  | "displayLanguage"
  | "host"
  | "platform"
  | "requirements"
  | "roamingSettings"
> & {
  readonly officeTheme: Pick<
    Office.OfficeTheme,
    "bodyBackgroundColor" | "bodyForegroundColor" | "controlBackgroundColor" | "controlForegroundColor"
  >;
  readonly ui: Pick<Office.UI, "openBrowserWindow">;
  readonly mailbox: MailboxStandIn;
};

const openItem = (client: Client, item: Start["item"]) =>
  item.mode === "compose" ? composeItem(client, item.conversationId) : readItem(client, item.message);

function mailbox(client: Client, start: Start, item: () => MailboxStandIn["item"]): MailboxStandIn {
  return {
    ...handlers(client, mailboxEvents),
    diagnostics: { hostName: "OutlookWebApp", hostVersion: VERSION },
    userProfile: {
      accountType: "office365",
      displayName: start.account.name,
      emailAddress: start.account.address,
      timeZone: start.timeZone,
    },
    convertToRestId: toRestId,
    convertToEwsId: (id) => id.replaceAll("-", "/").replaceAll("_", "+"),
    get item() {
      return item();
    },
  };
}

/** `Office.context` for a frame that Outlook opened. */
export function createContext(client: Client, start: Start): ContextStandIn {
  // The real values are text; the types declare these two enums without saying so.
  const host = HostType.Outlook as unknown as Office.HostType;
  const platform = PlatformType.OfficeOnline as unknown as Office.PlatformType;
  let officeTheme: ContextStandIn["officeTheme"] = start.theme;
  let item = openItem(client, start.item);
  // First of all handlers: an add-in that hears of a change already finds it made.
  client.on("officeThemeChanged", ({ theme }) => {
    officeTheme = theme;
  });
  client.on("itemChanged", (detail) => {
    item = openItem(client, detail.item);
  });
  return {
    host,
    platform,
    diagnostics: { host, platform, version: VERSION },
    displayLanguage: start.displayLanguage,
    contentLanguage: start.displayLanguage,
    get officeTheme() {
      return officeTheme;
    },
    requirements: {
      isSetSupported: (name, version = "1.1") => isAtLeast(start.requirements[name], String(version)),
    },
    roamingSettings: roamingSettings(client, start.roaming),
    ui: { openBrowserWindow: (url) => void client.call("openWindow", { url }) },
    mailbox: mailbox(client, start, () => item),
  };
}
