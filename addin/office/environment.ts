import { SECOND } from "../../shared/time.ts";

export type Theme = "light" | "dark";

/** Where the pane or page runs, as Outlook (or, outside of it, the browser) tells. */
export interface Environment {
  /** `undefined` outside Outlook: in a full page opened in a browser. */
  readonly mailbox: Office.Mailbox | undefined;
  /** BCP 47, best first. */
  readonly languages: readonly string[];
  /** IANA time zone. */
  readonly zone: string;
  /** The rep's own address where Outlook tells it: a hint for signing in. */
  readonly address: string | undefined;
  /** Whether this Outlook has a requirement set, e.g. `("Mailbox", "1.15")`. */
  isSupported(name: string, minVersion: string): boolean;
  theme(): Theme;
  onThemeChanged(listener: () => void): () => void;
}

/** `Office.onReady` never answers when the library could not be loaded whole. */
const READY_TIMEOUT_MS = 15 * SECOND;

export async function startOffice(): Promise<Environment> {
  const isInOffice = await isOfficeReady();
  const context = isInOffice ? Office.context : undefined;
  const mailbox = context?.mailbox as Office.Mailbox | undefined;
  return {
    mailbox,
    languages: [context?.displayLanguage, ...navigator.languages].filter((tag) => tag !== undefined),
    zone: chooseZone(mailbox?.userProfile?.timeZone),
    address: mailbox?.userProfile?.emailAddress,
    isSupported: (name, minVersion) => context?.requirements?.isSetSupported(name, minVersion) ?? false,
    theme: () => readTheme(context),
    onThemeChanged: (listener) => watchTheme(mailbox, listener),
  };
}

async function isOfficeReady(): Promise<boolean> {
  if (typeof Office === "undefined") return false;
  const timeOut = new Promise<null>((resolve) => setTimeout(resolve, READY_TIMEOUT_MS, null));
  const info = await Promise.race([Office.onReady(), timeOut]);
  return Boolean(info?.host);
}

/** Outlook on Windows names zones its own way ("W. Europe Standard Time"), which `Intl` does not know. */
export function chooseZone(fromOutlook: string | undefined): string {
  const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!fromOutlook) return ofBrowser;
  try {
    return Intl.DateTimeFormat("en", { timeZone: fromOutlook }).resolvedOptions().timeZone;
  } catch {
    return ofBrowser;
  }
}

const darkQuery = () => window.matchMedia("(prefers-color-scheme: dark)");

function readTheme(context: Office.Context | undefined): Theme {
  const background = context?.officeTheme?.bodyBackgroundColor;
  const dark = background === undefined ? undefined : isDark(background);
  return (dark ?? darkQuery().matches) ? "dark" : "light";
}

/** By WCAG's relative luminance, at the point where white text begins to read better than black. `undefined`: no colour. */
export function isDark(color: string): boolean | undefined {
  const hex = /^#?([0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (hex === undefined) return undefined;
  const [red, green, blue] = [0, 2, 4].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! < 0.179;
}

const linear = (channel: number) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

function watchTheme(mailbox: Office.Mailbox | undefined, listener: () => void): () => void {
  const query = darkQuery();
  query.addEventListener("change", listener);
  const event = mailbox && Office.EventType?.OfficeThemeChanged;
  // An Outlook without this event only keeps the theme it started with.
  if (event) mailbox.addHandlerAsync(event, listener, () => undefined);
  return () => {
    query.removeEventListener("change", listener);
    if (event) mailbox.removeHandlerAsync(event, () => undefined);
  };
}
