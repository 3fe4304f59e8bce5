import { afterEach, describe, expect, it } from "@jest/globals";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** What Microsoft wants of the rep in between, as the rep has it before them in the sandbox's window. */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const HOUR_SECONDS = 3600;

const { stack, outlook } = playInSandbox();

async function post(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(stack().sandboxUrl + path, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}
const entra = (change: object) => post("/signIn", { mailbox: REP, ...change });
const forward = (seconds: number) => post("/clock", { advanceSeconds: seconds });
afterEach(() => entra({ ending: null, trouble: null }));

async function subjects(mailbox: string, folder: string): Promise<string[]> {
  const path = `/me/mailFolders/${folder}/messages?$top=50&$select=subject`;
  const { value } = (await (await stack().graph(mailbox, path)).json()) as { value: { subject: string }[] };
  return value.map(({ subject }) => subject);
}
const countAt = async (subject: string) =>
  (await subjects(ANN, "inbox")).filter((one) => one === subject).length;
const arrivesOnce = (subject: string) =>
  eventually(async () => expect(await countAt(subject)).toBe(1), 20_000);

/** What a form's field takes, an hour from now by the sandbox's clock, in the browser's zone. */
async function inAnHour(page: Page): Promise<string> {
  const { now } = (await (await fetch(`${stack().sandboxUrl}/clock`)).json()) as { now: string };
  return page.evaluate(
    (ms) => {
      const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
      return local.toISOString().slice(0, 16);
    },
    Date.parse(now) + HOUR_SECONDS * 1000,
  );
}

/** A message that is ready to be scheduled. */
async function write(window: OutlookWindow, subject: string): Promise<void> {
  const { pane, page } = window;
  await window.compose(ANN, subject);
  await window.body.getByRole("textbox").fill("See https://www.adventure-works.example/later");
  await stateIn(pane, "Following");
  const section = pane.getByRole("region", { name: "Send later" });
  await section.getByRole("button", { name: "Choose time" }).click();
  await section.getByLabel("Send at").fill(await inAnHour(page));
  await section.getByRole("button", { name: "Schedule email" }).click();
  await section.getByText(/^To be sent/).waitFor();
}
const pressSchedule = ({ pane }: OutlookWindow) =>
  pane.getByRole("button", { name: "Schedule", exact: true }).click();
const isScheduled = ({ pane }: OutlookWindow) =>
  pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();

async function schedule(window: OutlookWindow, subject: string): Promise<void> {
  await write(window, subject);
  await pressSchedule(window);
  await isScheduled(window);
  await window.pane.getByRole("button", { name: "Close this mail" }).click();
}

/** Presses what opens Microsoft's window, and a button in it. */
async function inMicrosoftsWindow(context: BrowserContext, press: () => Promise<void>, button: string) {
  const opening = context.waitForEvent("page");
  await press();
  const popup = await opening;
  const name = { name: button, exact: true };
  await popup.getByRole("button", name).waitFor();
  await shot(popup, `consent-window-${button.toLowerCase().replace(" ", "-")}`);
  const closing = popup.waitForEvent("close");
  await popup.getByRole("button", name).click();
  await closing;
}

/** The second window of one press. */
async function consent(context: BrowserContext): Promise<void> {
  const isOpen = () => context.pages().find((page) => page.url().includes("/authorize"));
  const popup = await eventually(async () => {
    const found = isOpen();
    if (!found) throw new Error("There is no window.");
    return found;
  });
  await popup.getByRole("button", { name: "Accept" }).click();
}

const bar = (pane: FrameLocator) => pane.getByRole("region", { name: "Sign-in" });
const barButton = (pane: FrameLocator, name: string) => bar(pane).getByRole("button", { name, exact: true });

async function openAssistant({ page }: OutlookWindow): Promise<FrameLocator> {
  const lines = [`From: Ann Beecher <${ANN}>`, `To: ${REP}`, "Subject: Legal has it", "", "Hello."];
  const headers = { "content-type": "message/rfc822" };
  await fetch(`${stack().sandboxUrl}/deliver`, { method: "POST", headers, body: lines.join("\r\n") });
  await page.getByRole("tab", { name: "Inbox" }).click();
  await page
    .getByRole("button", { name: /Legal has it/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Email Engagement assistant pane" }).click();
  return page.frameLocator('iframe[title="Email Engagement assistant"]');
}

/** What axe has against the add-in: the sandbox's own window is not of interest. */
const against = async (page: Page) => (await violations(page)).filter((one) => one.startsWith("/addin/"));

describe("a permission that is missing", () => {
  it("is asked for where it is needed, and what was wanted goes on by itself", async () => {
    const window = await outlook();
    const { page, pane, context } = window;
    await write(window, "With permission");
    await entra({ trouble: "consentWithdrawn" });
    await pressSchedule(window);
    await bar(pane).getByText("Your permission is needed").waitFor();
    await shot(page, "consent-1-asked");
    expect(await violations(page)).toEqual([]);
    const give = () => barButton(pane, "Give permission").click();
    await inMicrosoftsWindow(context, give, "Cancel");
    await bar(pane)
      .getByText(/You did not give the permission/)
      .waitFor();
    await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    await shot(page, "consent-2-cancelled-dark");
    expect(await violations(page)).toEqual([]);
    await inMicrosoftsWindow(context, give, "Accept");
    await isScheduled(window);
    await bar(pane).waitFor({ state: "detached" });
    await forward(HOUR_SECONDS + 60);
    await arrivesOnce("With permission");
  });

  it("can wait: nothing is lost by saying no", async () => {
    const window = await outlook();
    const { pane, page } = window;
    await write(window, "Not yet");
    await entra({ trouble: "consentWithdrawn" });
    await pressSchedule(window);
    await barButton(pane, "Not now").click();
    await pane.getByText("Not scheduled yet.").waitFor();
    await shot(page, "consent-3-not-now");
    await pane.getByText(/^To be sent/).waitFor();
    await entra({ trouble: null });
    await pressSchedule(window);
    await isScheduled(window);
  });

  it("that only an admin can give comes with the link for the admin", async () => {
    const window = await outlook();
    const { page, pane, context } = window;
    await write(window, "By the admin");
    await entra({ trouble: "adminConsentNeeded" });
    await pressSchedule(window);
    const give = () => barButton(pane, "Give permission").click();
    await inMicrosoftsWindow(context, give, "Return to the application without granting consent");
    await bar(pane).getByText("An admin’s permission is needed").waitFor();
    const link = bar(pane).getByRole("textbox", { name: "Link for your admin" });
    expect(await link.inputValue()).toMatch(
      /^https:\/\/login\.microsoftonline\.com\/organizations\/v2\.0\/adminconsent\?client_id=/,
    );
    await barButton(pane, "Copy link").click();
    await bar(pane)
      .getByText(/^(Link copied|The link could not be copied)/)
      .waitFor();
    await shot(page, "consent-4-admin");
    expect(await violations(page)).toEqual([]);
    await entra({ trouble: null });
    const closing = context.waitForEvent("page").then((popup) => popup.waitForEvent("close"));
    await barButton(pane, "Try again").click();
    await closing;
    await isScheduled(window);
  });
});

describe("a sign-in that ends while a mail waits", () => {
  it("has a card beside the mail being read; signed in again there, the mail goes out once", async () => {
    const window = await outlook();
    const { page, context } = window;
    await schedule(window, "After signing in");
    await entra({ ending: "revoked" });
    await forward(HOUR_SECONDS + 60);
    const pane = await openAssistant(window);
    const card = pane.getByRole("listitem", { name: "“After signing in” waits for your sign-in" });
    await card.waitFor();
    await card.scrollIntoViewIfNeeded();
    await shot(page, "consent-5-card");
    expect(await against(page)).toEqual([]);
    const again = () => card.getByRole("button", { name: "Sign in again" }).click();
    await inMicrosoftsWindow(context, again, "Cancel");
    await bar(pane)
      .getByText(/Signing in was cancelled/)
      .waitFor();
    await shot(page, "consent-6-cancelled");
    expect(await against(page)).toEqual([]);
    await inMicrosoftsWindow(context, () => barButton(pane, "Sign in").click(), "Sign in");
    await card.waitFor({ state: "detached" });
    await arrivesOnce("After signing in");
    await forward(24 * HOUR_SECONDS);
    expect(await countAt("After signing in")).toBe(1);
  });

  it("asks what to do, in the full page too, with a mail that is too late by then", async () => {
    const window = await outlook();
    const { page, full, context } = window;
    await schedule(window, "Too late for it");
    await entra({ ending: "revoked", trouble: "consentWithdrawn" });
    await forward(HOUR_SECONDS + 60);
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByRole("link", { name: "Assistant" }).click();
    const asked = full.getByRole("listitem", { name: "“Too late for it” waits for your sign-in" });
    await asked.waitFor();
    await shot(page, "consent-7-page");
    await forward(3 * HOUR_SECONDS);
    const again = () => asked.getByRole("button", { name: "Sign in again" }).click();
    await inMicrosoftsWindow(context, again, "Sign in");
    await consent(context);
    const late = full.getByRole("listitem", { name: "“Too late for it” was not sent" });
    await late.waitFor();
    await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    await shot(page, "consent-8-late-dark");
    expect(await against(page)).toEqual([]);
    expect(await countAt("Too late for it")).toBe(0);
    await late.getByRole("button", { name: "Send now" }).click();
    await late.waitFor({ state: "detached" });
    await arrivesOnce("Too late for it");
  });
});
