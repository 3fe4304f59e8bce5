import { roamingSettings } from "./bags.ts";
import type { Client } from "./client.ts";
import { type ComposeItem, composeItem } from "./compose.ts";
import { HostType, PlatformType } from "./enums.ts";
import { blocked, type FormMethods, formMethods } from "./forms.ts";
import { type HandlerMethods, handlers, mailboxEvents } from "./handlers.ts";
import { type OpenItem, type Start, toRestId } from "./protocol.ts";
import { type MessageRead, readItem } from "./read.ts";
import { isAtLeast } from "./versions.ts";

const VERSION = "20261121001.01";

type MailboxStandIn = Pick<Office.Mailbox, "convertToRestId" | "convertToEwsId" | "userProfile"> &
  FormMethods &
  HandlerMethods & {
    readonly diagnostics: Pick<Office.Diagnostics, "hostName" | "hostVersion">;
    readonly item: ComposeItem | MessageRead | undefined;
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

function openItem(client: Client, item: OpenItem, runtime: Start["runtime"]): MailboxStandIn["item"] {
  if (item.mode === "none") return undefined;
  return item.mode === "compose"
    ? composeItem(client, item.conversationId, runtime)
    : readItem(client, item.message);
}

const windowMethods = [
  "displayNewMessageForm",
  "displayNewMessageFormAsync",
  "displayMessageForm",
  "displayMessageFormAsync",
] as const;

function mailbox(client: Client, start: Start, item: () => MailboxStandIn["item"]): MailboxStandIn {
  const forms = formMethods(client);
  return {
    ...(start.runtime === "events" ? blocked(forms, windowMethods) : forms),
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

const ui = (client: Client, { runtime }: Start): ContextStandIn["ui"] => {
  const own = { openBrowserWindow: (url: string) => void client.call("openWindow", { url }) };
  return runtime === "events" ? blocked(own, ["displayDialogAsync", "messageParent"]) : own;
};

/** What changes while the frame is open. First of all handlers: an add-in that hears of a change already finds it made. */
function liveParts(client: Client, start: Start) {
  const live = {
    officeTheme: start.theme as ContextStandIn["officeTheme"],
    item: openItem(client, start.item, start.runtime),
    roamingSettings: roamingSettings(client, start.roaming),
  };
  client.on("officeThemeChanged", ({ theme }) => {
    live.officeTheme = theme;
  });
  client.on("itemChanged", ({ item }) => {
    live.item = openItem(client, item, start.runtime);
  });
  client.on("launch", ({ roaming }) => {
    live.roamingSettings = roamingSettings(client, roaming);
  });
  return live;
}

/** `Office.context` for a frame that Outlook opened. */
export function createContext(client: Client, start: Start): ContextStandIn {
  // The real values are text; the types declare these two enums without saying so.
  const host = HostType.Outlook as unknown as Office.HostType;
  const platform = PlatformType.OfficeOnline as unknown as Office.PlatformType;
  const live = liveParts(client, start);
  return {
    host,
    platform,
    diagnostics: { host, platform, version: VERSION },
    displayLanguage: start.displayLanguage,
    contentLanguage: start.displayLanguage,
    get officeTheme() {
      return live.officeTheme;
    },
    requirements: {
      isSetSupported: (name, version = "1.1") => isAtLeast(start.requirements[name], String(version)),
    },
    get roamingSettings() {
      return live.roamingSettings;
    },
    ui: ui(client, start),
    mailbox: mailbox(client, start, () => live.item),
  };
}
