import { afterAll, afterEach, beforeAll } from "@jest/globals";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

/** Headless Chromium names itself as a program, which is evidence: the journeys are made by a person's browser. */
const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/** The sandbox's window as a person has it before them. */
export interface OutlookWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Our compose pane. */
  readonly pane: FrameLocator;
  /** The recipient's mailbox on the right. */
  readonly recipient: FrameLocator;
  /** The mail that the recipient has opened. */
  readonly mail: FrameLocator;
  /** Our full page, under *Followed emails*. */
  readonly full: FrameLocator;
  /** What the rep is writing. */
  readonly body: FrameLocator;
  compose(to: string, subject: string): Promise<void>;
  /** Shows another mailbox in one of the halves. */
  choose(half: "Rep" | "Recipient", address: string): Promise<void>;
  close(): Promise<void>;
}

export async function openOutlook(browser: Browser, stack: Stack): Promise<OutlookWindow> {
  const context = await browser.newContext({ userAgent: PERSON, viewport: { width: 1400, height: 860 } });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto(stack.serverUrl);
  const recipient = page.frameLocator('iframe[title="Recipient’s mailbox"]');
  const outlook = page.getByRole("region", { name: "Compose" });
  return {
    page,
    context,
    pane: page.frameLocator('iframe[title="Email Engagement"]'),
    recipient,
    mail: recipient.frameLocator('iframe[title="Message content"]'),
    full: page.frameLocator('iframe[title="Followed emails"]'),
    body: page.frameLocator('iframe[title="Message body"]'),
    async choose(half, address) {
      await page.getByRole("combobox", { name: half, exact: true }).selectOption(address);
    },
    async compose(to, subject) {
      await page.getByRole("button", { name: "New mail" }).click();
      await outlook.getByLabel("To", { exact: true }).fill(to);
      await outlook.getByLabel("To", { exact: true }).press("Enter");
      await outlook.getByLabel("Subject").fill(subject);
    },
    close: () => context.close(),
  };
}

/** Everything running and a browser, for the tests of one file; windows are closed after each. */
export function playInSandbox(): { stack(): Stack; outlook(): Promise<OutlookWindow> } {
  let stack: Stack;
  let browser: Browser;
  let windows: OutlookWindow[] = [];
  beforeAll(async () => {
    stack = await startStack();
    browser = await launchBrowser();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(windows.map((window) => window.close()));
    windows = [];
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  return {
    stack: () => stack,
    async outlook() {
      const window = await openOutlook(browser, stack);
      windows.push(window);
      return window;
    },
  };
}

/** Waits until the pane says that the message's state is this one. */
export const stateIn = (pane: FrameLocator, state: string) =>
  pane.getByRole("heading", { name: state, exact: true }).waitFor();

/** Keeps a picture where the run was asked for them, to be looked at. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
