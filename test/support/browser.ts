import { type Browser, chromium } from "playwright-core";
import { requireBrowser } from "../../scripts/browser.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: requireBrowser(), args: FLAGS });
