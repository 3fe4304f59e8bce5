import { launch as en } from "./en/launch.ts";

/** The sentences of Outlook's own dialogs, without the formatter and `Intl`, which the bare engine has not. */
export type LaunchKey = keyof typeof en;
type LaunchTexts = Readonly<Record<LaunchKey, string>>;

const catalogues: ReadonlyMap<string, LaunchTexts> = new Map([["en", en]]);

/** @param language BCP 47, as Outlook tells it. */
export function launchText(language: string | undefined, key: LaunchKey): string {
  const [name = ""] = (language || "").toLowerCase().split("-");
  return (catalogues.get(name) || en)[key];
}
