import { describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { ReminderLimits } from "../../shared/reminders.ts";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** Reminders, as a rep sets them beside the mail and gets them in the assistant. */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const LINK = "https://www.adventure-works.example/remind";

const { stack, outlook } = playInSandbox();

const section = ({ pane }: OutlookWindow) => pane.getByRole("region", { name: "Reminder" });
const button = (window: OutlookWindow, name: string) =>
  section(window).getByRole("button", { name, exact: true });
const line = (window: OutlookWindow) => section(window).getByRole("heading", { level: 2 });

async function forward(seconds: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ advanceSeconds: seconds });
  await fetch(`${stack().sandboxUrl}/clock`, { method: "POST", headers, body });
}

/** What a form's field takes, by the sandbox's clock, in the browser's zone. */
async function fieldTime(page: Page, hours: number): Promise<string> {
  const { now } = (await (await fetch(`${stack().sandboxUrl}/clock`)).json()) as { now: string };
  const at = Date.parse(now) + hours * 3_600_000;
  return page.evaluate((ms) => {
    const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }, at);
}

async function write(window: OutlookWindow, subject: string): Promise<void> {
  await window.compose(ANN, subject);
  await window.body.getByRole("textbox").fill(`See ${LINK}`);
  await stateIn(window.pane, "Following");
}

async function remind(window: OutlookWindow, hours: number): Promise<void> {
  await button(window, "Remind me").click();
  await section(window)
    .getByLabel("Time")
    .fill(await fieldTime(window.page, hours));
  await button(window, "Set reminder").click();
  await button(window, "Change reminder").waitFor();
}

async function send({ pane }: OutlookWindow): Promise<void> {
  await pane.getByRole("button", { name: "Send", exact: true }).click();
  await pane.getByRole("heading", { name: "Sent", exact: true }).waitFor();
}

interface Item {
  readonly messageId: string;
  readonly subject: string;
  readonly kind: string;
  readonly opens: number;
}

async function listed(path: string): Promise<Item[]> {
  return ((await (await stack().api(REP, path)).json()) as { items: Item[] }).items;
}

async function messageOf(subject: string): Promise<Item> {
  const found = (await listed("/api/messages?view=all")).find((item) => item.subject === subject);
  if (!found) throw new Error(`${subject} is not in the list.`);
  return found;
}

async function reminderOf(subject: string): Promise<{ state: string; summary: string }> {
  const { messageId } = await messageOf(subject);
  const answer = await stack().api(REP, `/api/messages/${messageId}/reminder`);
  return ((await answer.json()) as { reminder: { state: string; summary: string } }).reminder;
}

async function cardsOf(subject: string): Promise<Item[]> {
  const { messageId } = await messageOf(subject);
  const due = (await listed("/api/cards")).filter(({ kind }) => kind === "reminderDue");
  return due.filter((card) => card.messageId === messageId);
}

const becomes = (subject: string, state: string) =>
  eventually(async () => expect(await reminderOf(subject)).toMatchObject({ state }), 15_000);

describe("a reminder", () => {
  it("is set beside the mail, comes up in the assistant at its time, and stands in the history", async () => {
    const window = await outlook();
    const { page, full } = window;
    await write(window, "Nobody opens this");
    await shot(page, "reminder-1-none");
    await button(window, "Remind me").click();
    const form = section(window);
    await form.getByRole("radio").first().waitFor();
    expect(await form.getByRole("radio").count()).toBe(3);
    expect(await form.getByRole("radio", { name: "If the email is not opened by" }).isChecked()).toBe(true);
    expect(await form.getByLabel("Title").inputValue()).toBe("Nobody opens this");
    await form.getByLabel("Comment").fill("Ask about the price");
    await form.getByText("19 of 1,250 characters").waitFor();
    await form.getByLabel("Time").fill(await fieldTime(page, 24));
    await shot(page, "reminder-2-form");
    expect(await violations(page)).toEqual([]);
    await button(window, "Set reminder").click();
    await line(window)
      .getByText(/^Reminds you tomorrow .+ if it is not opened$/)
      .waitFor();
    await shot(page, "reminder-3-set");
    expect(await violations(page)).toEqual([]);
    await send(window);
    await forward(23 * 3600);
    expect(await cardsOf("Nobody opens this")).toEqual([]);
    await forward(3600);
    await becomes("Nobody opens this", "fired");
    await eventually(async () => expect(await cardsOf("Nobody opens this")).toHaveLength(1));
    expect((await reminderOf("Nobody opens this")).summary).toMatch(
      /^Reminded you today .+: not opened until then$/,
    );
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByText("Nobody opens this").first().click();
    await full.getByText("Reminder came up").waitFor();
  });

  it("ends without a card when the mail was opened before", async () => {
    const window = await outlook();
    await write(window, "Ann opens this");
    await remind(window, 24);
    await send(window);
    await window.recipient.getByRole("button", { name: /Ann opens this/ }).click();
    await window.recipient.getByRole("button", { name: "Show images" }).click();
    await eventually(async () => expect((await messageOf("Ann opens this")).opens).toBe(1), 15_000);
    await forward(25 * 3600);
    await becomes("Ann opens this", "ended");
    expect(await cardsOf("Ann opens this")).toEqual([]);
    const { messageId } = await messageOf("Ann opens this");
    const history = await listed(`/api/messages/${messageId}/interactions`);
    expect(history.map(({ kind }) => kind)).toContain("reminderEnded");
  });

  it("comes back with a saved draft, can be changed and removed, and says when it can’t work", async () => {
    const window = await outlook();
    const { page } = window;
    await write(window, "Kept with the draft");
    await remind(window, 48);
    await page.getByRole("button", { name: "Save and close" }).click();
    await page.getByRole("tab", { name: "Drafts" }).click();
    await page.getByRole("button", { name: /Kept with the draft/ }).click();
    await line(window)
      .getByText(/^Reminds you .+ if it is not opened$/)
      .waitFor();
    await window.pane.getByRole("button", { name: "Don’t follow" }).click();
    await line(window)
      .getByText(/^Can’t remind you of a message that is not opened/)
      .waitFor();
    await shot(page, "reminder-4-invalid");
    expect(await violations(page)).toEqual([]);
    await button(window, "Change reminder").click();
    await section(window)
      .getByText(/^The message is not followed/)
      .waitFor();
    expect(await section(window).getByRole("radio").count()).toBe(1);
    await button(window, "Set reminder").click();
    await line(window)
      .getByText(/^Reminds you [^;]+$/)
      .waitFor();
    await button(window, "Remove reminder").click();
    await line(window).getByText("Reminder", { exact: true }).waitFor();
    expect(await reminderOf("Kept with the draft")).toBeNull();
  });

  it("is set by the keyboard alone, and says in place what is wrong with it", async () => {
    const window = await outlook();
    const { page } = window;
    await write(window, "By keyboard");
    await button(window, "Remind me").focus();
    await page.keyboard.press("Enter");
    const chosen = section(window).getByRole("radio", { name: "If the email is not opened by" });
    await chosen.waitFor();
    await eventually(async () =>
      expect(await chosen.evaluate((it) => it === document.activeElement)).toBe(true),
    );
    await page.keyboard.press("ArrowDown");
    expect(await section(window).getByRole("radio", { checked: true }).count()).toBe(1);
    await section(window).getByLabel("Title").fill("");
    await section(window).getByLabel("Time").fill("2020-01-01T09:00");
    await page.keyboard.press("Enter");
    await section(window).getByText("This time is over. Choose one that is still to come.").waitFor();
    await section(window).getByText("Write what you want to be reminded of.").waitFor();
    const comment = section(window).getByLabel("Comment");
    await comment.fill("x".repeat(ReminderLimits.maxComment));
    await comment.press("y");
    await section(window).getByText("1,250 of 1,250 characters").waitFor();
    await shot(page, "reminder-5-refused");
    expect(await violations(page)).toEqual([]);
    await section(window).getByLabel("Title").fill("Call");
    await section(window)
      .getByLabel("Time")
      .fill(await fieldTime(page, 72));
    await page.keyboard.press("Enter");
    await line(window)
      .getByText(/^Reminds you .+ if there is no reply$/)
      .waitFor();
    expect(await button(window, "Change reminder").evaluate((it) => it === document.activeElement)).toBe(
      true,
    );
  });
});
