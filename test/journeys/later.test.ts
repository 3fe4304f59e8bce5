import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** Mail that goes out later, as a rep makes it in the sandbox's window. */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const DAY_SECONDS = 86_400;

const { stack, outlook } = playInSandbox();

const faults = (init: RequestInit) => fetch(`${stack().sandboxUrl}/faults`, init);
beforeEach(async () => void (await faults({ method: "DELETE" })));
afterEach(async () => void (await faults({ method: "DELETE" })));

async function fault(body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  expect((await faults({ method: "POST", headers, body: JSON.stringify(body) })).ok).toBe(true);
}

async function clock(): Promise<Date> {
  const { now } = (await (await fetch(`${stack().sandboxUrl}/clock`)).json()) as { now: string };
  return new Date(now);
}

/** What a form's field takes, so many minutes ahead by the sandbox's clock, in the browser's zone. */
const fieldTime = async (page: Page, minutes: number): Promise<string> => {
  const at = (await clock()).getTime() + minutes * 60_000;
  return page.evaluate((ms) => {
    const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }, at);
};

interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly body: { readonly content: string };
}

async function mails(mailbox: string, folder: string, subject: string): Promise<Mail[]> {
  const path = `/me/mailFolders/${folder}/messages?$top=50&$select=id,subject,body`;
  const { value } = (await (await stack().graph(mailbox, path)).json()) as { value: Mail[] };
  return value.filter((mail) => mail.subject === subject);
}

const isThere = (mailbox: string, folder: string, subject: string, count = 1) =>
  eventually(async () => {
    const found = await mails(mailbox, folder, subject);
    expect(found).toHaveLength(count);
    return found[0];
  }, 20_000);

const section = ({ pane }: OutlookWindow) => pane.getByRole("region", { name: "Send later" });
const button = (window: OutlookWindow, name: string) =>
  section(window).getByRole("button", { name, exact: true });

/** Sets a delay in the form. */
async function setDelay(window: OutlookWindow, minutes: number, opener = "Choose time"): Promise<void> {
  await button(window, opener).click();
  await section(window)
    .getByLabel("Send at")
    .fill(await fieldTime(window.page, minutes));
  await button(window, "Schedule email").click();
}

async function schedule(window: OutlookWindow, subject: string, minutes = 24 * 60): Promise<void> {
  await window.compose(ANN, subject);
  await window.body.getByRole("textbox").fill("See https://www.adventure-works.example/later");
  await stateIn(window.pane, "Following");
  await setDelay(window, minutes);
  await section(window)
    .getByText(/^To be sent/)
    .waitFor();
  await window.pane.getByRole("button", { name: "Schedule", exact: true }).click();
  await window.pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
}

async function reopen({ page }: OutlookWindow, subject: string): Promise<void> {
  await page.getByRole("tab", { name: "Drafts" }).click();
  await page.getByRole("button", { name: new RegExp(subject) }).click();
}

/** Stands in for what our server would advise, which depends on the hour. */
async function advise(page: Page, advice: { zone: string; at: string; localTime: string }): Promise<void> {
  const because = "They are not at work now.";
  const warning = "That is a holiday there.";
  const body = { advice, because, code: "outsideHours", zone: advice.zone, warning };
  await page.route("**/api/delivery/advice", (route) => route.fulfill({ json: body }));
}

async function tabTo({ page, pane }: OutlookWindow, name: string): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    if ((await pane.locator(":focus").textContent({ timeout: 2000 })) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} can't be reached by keyboard.`);
}

const focusedOn = ({ pane }: OutlookWindow, name: string) =>
  eventually(async () => expect(await pane.locator(":focus").textContent({ timeout: 1000 })).toBe(name));

async function forward(seconds: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ advanceSeconds: seconds });
  await fetch(`${stack().sandboxUrl}/clock`, { method: "POST", headers, body });
}

describe("sending later", () => {
  it("is set, handed over and closed; the mail goes out followed, once, at its time", async () => {
    const window = await outlook();
    const { page, pane } = window;
    await schedule(window, "In the morning");
    await shot(page, "later-1-scheduled");
    expect(await violations(page)).toEqual([]);
    await pane.getByRole("button", { name: "Close this mail" }).click();
    await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor({ state: "detached" });
    expect(await mails(ANN, "inbox", "In the morning")).toHaveLength(0);
    expect(await mails(REP, "drafts", "In the morning")).toHaveLength(1);
    await forward(DAY_SECONDS);
    const mail = await isThere(ANN, "inbox", "In the morning");
    expect(mail?.body.content).toContain("/o/");
    await isThere(REP, "drafts", "In the morning", 0);
    expect(await mails(ANN, "inbox", "In the morning")).toHaveLength(1);
  });

  it("goes to the recipient's working time with one press, where that is advised", async () => {
    const window = await outlook();
    const { page, pane, compose } = window;
    await advise(page, { zone: "Asia/Tokyo", localTime: "2026-12-07T09:00", at: "2026-12-07T00:00:00.000Z" });
    await compose(ANN, "With advice");
    await section(window)
      .getByText(/^Recommended: .* in Tokyo, .* for you$/)
      .waitFor();
    await shot(page, "later-2-advice");
    expect(await violations(page)).toEqual([]);
    await section(window).getByRole("button", { name: "Use the recommended time" }).click();
    await section(window)
      .getByText(/^To be sent Mon/)
      .waitFor();
    await section(window)
      .getByText(/^In Tokyo: Mon 7 Dec, 09:00|^In Tokyo: Mon Dec 7, 9:00 AM/)
      .waitFor();
    await shot(page, "later-3-set");
    expect(await violations(page)).toEqual([]);
    await button(window, "Change").click();
    await section(window).getByText("That is a holiday there.").waitFor();
    await shot(page, "later-4-form");
    expect(await violations(page)).toEqual([]);
    await button(window, "Cancel").click();
    await button(window, "Remove").click();
    await pane.getByRole("button", { name: "Send", exact: true }).waitFor();
  });

  it("refuses what is over and what is more than a year ahead, in place", async () => {
    const window = await outlook();
    await window.compose(ANN, "Never");
    await button(window, "Choose time").click();
    const field = section(window).getByLabel("Send at");
    await field.fill(await fieldTime(window.page, -60));
    await button(window, "Schedule email").click();
    await section(window).getByText("This time is over. Choose one that is still to come.").waitFor();
    await shot(window.page, "later-5-refused");
    expect(await window.pane.locator(":focus").getAttribute("type")).toBe("datetime-local");
    await field.fill(await fieldTime(window.page, 367 * 1440));
    await button(window, "Schedule email").click();
    await section(window).getByText("This is more than a year ahead. Choose an earlier time.").waitFor();
    expect(await violations(window.page)).toEqual([]);
    await button(window, "Cancel").click();
    await focusedOn(window, "Choose time");
  });

  it("begins with times to come by our server's clock, however far the browser's is behind", async () => {
    await forward(9 * DAY_SECONDS);
    const window = await outlook();
    const { page, pane } = window;
    await window.compose(ANN, "In nine days");
    await stateIn(pane, "Following");
    await button(window, "Choose time").click();
    const soon = await fieldTime(page, 1);
    expect((await section(window).getByLabel("Send at").inputValue()) > soon).toBe(true);
    await button(window, "Cancel").click();
    await pane.getByRole("button", { name: "Remind me" }).click();
    const inDays = async (days: number) => (await fieldTime(page, days * 1440)).slice(0, 10);
    expect(await pane.locator('[name="time"]').inputValue()).toContain(await inDays(3));
  });

  it("survives closing the draft before it is handed over, and holds Outlook's own Send back", async () => {
    const window = await outlook();
    const { page, compose } = window;
    await compose(ANN, "Set and left");
    await setDelay(window, 600);
    await section(window)
      .getByText(/^To be sent/)
      .waitFor();
    await page.getByRole("button", { name: "Save and close" }).click();
    await reopen(window, "Set and left");
    await section(window)
      .getByText(/^To be sent/)
      .waitFor();
    await page
      .getByRole("region", { name: "Compose" })
      .getByRole("button", { name: "Send", exact: true })
      .click();
    const alert = page.getByRole("dialog");
    await alert.getByText(/This message has a delivery time/).waitFor();
    await shot(page, "later-6-held");
    await alert.getByRole("button", { name: "Open the pane" }).click();
    await window.pane.getByRole("button", { name: "Schedule", exact: true }).click();
    await window.pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
  });

  it("can be changed, and turned back to a draft", async () => {
    const window = await outlook();
    const { page, pane } = window;
    await schedule(window, "Back again");
    await pane.getByRole("button", { name: "Close this mail" }).click();
    await reopen(window, "Back again");
    await section(window)
      .getByText(/^Scheduled for/)
      .waitFor();
    await shot(page, "later-7-reopened");
    expect(await violations(page)).toEqual([]);
    await setDelay(window, 3 * 1440, "Change schedule");
    await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
    await pane.getByRole("button", { name: "Go on with this mail" }).click();
    await focusedOn(window, "Change schedule");
    await button(window, "Back to draft").click();
    await pane.getByRole("button", { name: "Send", exact: true }).waitFor();
    await focusedOn(window, "Choose time");
    await page.getByRole("button", { name: "Save and close" }).click();
    await forward(4 * DAY_SECONDS);
    await reopen(window, "Back again");
    await button(window, "Choose time").waitFor();
    expect(await mails(ANN, "inbox", "Back again")).toHaveLength(0);
  });

  it("can be sent now instead, once", async () => {
    const window = await outlook();
    await schedule(window, "After all now");
    await window.pane.getByRole("button", { name: "Go on with this mail" }).click();
    await button(window, "Send now").click();
    await window.pane.getByRole("heading", { name: "Sent", exact: true }).waitFor();
    await isThere(ANN, "inbox", "After all now");
    await forward(2 * DAY_SECONDS);
    await isThere(REP, "sentitems", "After all now");
    expect(await mails(ANN, "inbox", "After all now")).toHaveLength(1);
  });

  it("tells the rep who still has it open that it went out", async () => {
    const window = await outlook();
    await schedule(window, "Left open");
    await window.pane.getByRole("button", { name: "Go on with this mail" }).click();
    await section(window)
      .getByText(/^Scheduled for/)
      .waitFor();
    await forward(DAY_SECONDS);
    await window.pane.getByRole("heading", { name: "This message was sent" }).waitFor();
    await shot(window.page, "later-11-gone");
    expect(await violations(window.page)).toEqual([]);
  });

  it("waits for the rep's word when its time was missed, and goes then", async () => {
    const window = await outlook();
    await schedule(window, "Missed");
    await window.pane.getByRole("button", { name: "Go on with this mail" }).click();
    await forward(2 * DAY_SECONDS);
    await section(window)
      .getByText(/^Its time passed while it could not be sent/)
      .waitFor();
    await shot(window.page, "later-12-missed");
    expect(await violations(window.page)).toEqual([]);
    await button(window, "Send now").click();
    await isThere(ANN, "inbox", "Missed");
  });

  it("can be deleted, and is never sent then", async () => {
    const window = await outlook();
    await schedule(window, "Thrown away");
    await window.pane.getByRole("button", { name: "Go on with this mail" }).click();
    await button(window, "Delete").click();
    await shot(window.page, "later-8-delete");
    await button(window, "Delete it").click();
    await isThere(REP, "drafts", "Thrown away", 0);
    await isThere(REP, "deleteditems", "Thrown away");
    await forward(2 * DAY_SECONDS);
    expect(await mails(ANN, "inbox", "Thrown away")).toHaveLength(0);
  });

  it("waits for a draft that the mailbox has not got yet, as long as the rep does", async () => {
    const window = await outlook();
    const { page, pane, compose } = window;
    await fault({ operation: "drafts.sync", delayMs: 8000 });
    await compose(ANN, "On its way");
    await setDelay(window, 600);
    await pane.getByRole("button", { name: "Schedule", exact: true }).click();
    await pane.getByText(/^Waiting until Outlook has brought the draft/).waitFor();
    await shot(page, "later-9-waiting");
    expect(await violations(page)).toEqual([]);
    await pane.getByRole("button", { name: "Stop waiting" }).click();
    await focusedOn(window, "Schedule");
    await section(window)
      .getByText(/^To be sent/)
      .waitFor();
    await pane.getByRole("button", { name: "Schedule", exact: true }).click();
    await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor({ timeout: 25_000 });
  });

  it("loses nothing while our server is away", async () => {
    const window = await outlook();
    const { page, pane, compose } = window;
    await compose(ANN, "Server away");
    await setDelay(window, 600);
    await page.route("**/schedule", (route) => route.abort());
    await pane.getByRole("button", { name: "Schedule", exact: true }).click();
    await pane.getByText("Not scheduled yet.").waitFor();
    await shot(page, "later-10-away");
    await section(window)
      .getByText(/^To be sent/)
      .waitFor();
    await page.unroute("**/schedule");
    await pane.getByRole("button", { name: "Schedule", exact: true }).click();
    await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
  });

  it("can be done by keyboard alone", async () => {
    const window = await outlook();
    const { page, pane, compose } = window;
    await compose(ANN, "By keyboard");
    await stateIn(pane, "Following");
    await button(window, "Choose time").focus();
    await page.keyboard.press("Enter");
    await section(window).getByLabel("Send at").waitFor();
    await page.keyboard.press("Enter");
    await section(window)
      .getByText(/^To be sent/)
      .waitFor();
    expect(await pane.locator(":focus").textContent()).toBe("Change");
    await tabTo(window, "Schedule");
    await page.keyboard.press("Enter");
    await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
    await tabTo(window, "Close this mail");
    await page.keyboard.press("Enter");
    await isThere(REP, "drafts", "By keyboard");
  });
});
