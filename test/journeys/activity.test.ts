import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Frame, FrameLocator, Locator } from "playwright-core";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { violations } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, openOutlook, shot } from "../support/outlook.ts";
import { type Stack, startStack } from "../support/stack.ts";

/** What a rep sees and does with messages from the lists, where their drafts are not open (spec H7). */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const PERSON =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
const ZONE = "Europe/Ljubljana";

let stack: Stack;
let browser: Browser;
let window: OutlookWindow;
let record: { recordId: string; name: string };
beforeAll(async () => {
  stack = await startStack();
  browser = await launchBrowser();
  window = await openOutlook(browser, stack);
  const answer = await stack.api(REP, "/api/records?search=ann@customer.test");
  record = ((await answer.json()) as { items: (typeof record)[] }).items[0]!;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function ok<T>(answer: Response): Promise<T> {
  expect(answer.ok).toBe(true);
  const text = await answer.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
const send = (method: string, body?: object): RequestInit =>
  body === undefined ? { method } : { method, body: JSON.stringify(body) };

async function inHours(hours: number): Promise<string> {
  const { now } = await ok<{ now: string }>(await fetch(`${stack.sandboxUrl}/clock`));
  return wallTimeOf(new Date(Date.parse(now) + hours * 3_600_000), ZONE);
}

interface Message {
  readonly messageId: string;
  readonly openImageUrl: string;
}

/** A draft as the pane leaves it: stamped, and known to our server. */
async function draft(subject: string, words: string): Promise<Message & { draftId: string }> {
  const to = [{ address: ANN, name: "Ann" }];
  const request = { to, cc: [], subject, html: `<p>${words}</p>`, follow: "follow" };
  const made = await ok<Message & { html: string }>(
    await stack.api(REP, "/api/compose/prepare", send("POST", request)),
  );
  const body = {
    subject,
    body: { contentType: "html", content: made.html },
    toRecipients: to.map((emailAddress) => ({ emailAddress })),
    internetMessageHeaders: [{ name: "x-engagement-id", value: made.messageId }],
  };
  const { id } = await ok<{ id: string }>(await stack.graph(REP, "/me/messages", send("POST", body)));
  return { ...made, draftId: id };
}

async function schedule(subject: string, hours: number, words = "The offer, as we said."): Promise<Message> {
  const made = await draft(subject, words);
  const wish = { draftId: made.draftId, wallTime: await inHours(hours), zone: ZONE };
  await ok(await stack.api(REP, `/api/messages/${made.messageId}/schedule`, send("PUT", wish)));
  return made;
}

async function sendNow(subject: string): Promise<Message> {
  const made = await draft(subject, "Sent at once.");
  await ok(await stack.graph(REP, `/me/messages/${made.draftId}/send`, send("POST")));
  await ok(await stack.api(REP, `/api/messages/${made.messageId}/sent`, send("POST", {})));
  return made;
}

const lies = (subject: string, folder: string) =>
  eventually(async () => {
    const path = `/me/mailFolders/${folder}/messages?$top=50&$select=subject`;
    const { value } = await ok<{ value: { subject: string }[] }>(await stack.graph(REP, path));
    expect(value.map((mail) => mail.subject)).toContain(subject);
  }, 20_000);

const statusOf = async ({ messageId }: Message) =>
  (await ok<{ status: string }>(await stack.api(REP, `/api/messages/${messageId}`))).status;

async function atFullPage(hash: string): Promise<FrameLocator> {
  await window.page.getByRole("tab", { name: "Followed emails" }).click();
  await window.full.getByRole("heading", { level: 1 }).waitFor();
  await fullFrame().evaluate(`location.hash = ${JSON.stringify(hash)}`);
  return window.full;
}

function fullFrame(): Frame {
  const frame = window.page.frames().find((one) => one.url().includes("/addin/app.html"));
  if (!frame) throw new Error("The full page is not there.");
  return frame;
}
const focused = () => fullFrame().evaluate("document.activeElement.textContent");
const against = (found: readonly string[]) => found.filter((one) => one.startsWith("/addin/"));

const tileOf = (place: FrameLocator | Locator, subject: string) =>
  place.getByRole("listitem").filter({ has: place.getByRole("link", { name: subject, exact: true }) });
const opener = (tile: Locator) => tile.getByRole("button", { name: /^Preview and history/ });
const pressed = (tile: Locator, name: string) =>
  tile.getByRole("button", { name, exact: true }).press("Enter");

describe("the activity list of a record", () => {
  it("opens a scheduled message in place, and changes its time by the keyboard", async () => {
    const message = await schedule("Next week", 30);
    const full = await atFullPage(`#/records/${record.recordId}`);
    const tile = tileOf(full, "Next week");
    await tile
      .getByText(/^Scheduled for/)
      .first()
      .waitFor();
    await opener(tile).press("Enter");
    await tile.getByText("The offer, as we said.").waitFor();
    await tile.getByRole("button", { name: "Change schedule" }).waitFor();
    await tile.getByText("Scheduled", { exact: true }).waitFor();
    await shot(window.page, "activity-1-scheduled");
    expect(against(await violations(window.page))).toEqual([]);

    await pressed(tile, "Change schedule");
    await tile.getByLabel("Send at").fill(await inHours(24 * 20));
    await pressed(tile, "Schedule email");
    await tile.getByText("Rescheduled", { exact: true }).waitFor();
    expect(await tile.getByText(/^For /).count()).toBe(2);
    await eventually(async () => expect(await focused()).toBe("Change schedule"));
    expect(await statusOf(message)).toBe("scheduled");

    await tile.getByRole("button", { name: "Remind me" }).press("Enter");
    await tile.getByRole("button", { name: "Set reminder" }).press("Enter");
    await tile.getByText(/^Reminds you/).waitFor();
    await shot(window.page, "activity-2-rescheduled");
    expect(against(await violations(window.page))).toEqual([]);

    await pressed(tile, "Back to draft");
    await tile.getByText("Schedule cancelled").waitFor();
    await tile.getByRole("button", { name: "Change schedule" }).waitFor({ state: "detached" });
    await eventually(async () => expect(await focused()).toContain("Schedule cancelled"));
    await lies("Next week", "drafts");
  });

  it("shows the call that was made of a card, beside what it is about", async () => {
    const { openImageUrl, messageId } = await sendNow("Worth a call");
    await lies("Worth a call", "sentitems");
    expect((await fetch(openImageUrl, { headers: { "user-agent": PERSON } })).status).toBe(200);
    const cardId = await eventually(async () => {
      const { items } = await ok<{ items: { cardId: string; messageId: string }[] }>(
        await stack.api(REP, "/api/cards"),
      );
      const card = items.find((one) => one.messageId === messageId);
      expect(card).toBeDefined();
      return card!.cardId;
    }, 20_000);
    const full = await atFullPage(`#/records/${record.recordId}`);
    await tileOf(full, "Worth a call").waitFor();
    await ok(await stack.api(REP, `/api/cards/${cardId}/call`, send("POST", {})));
    const call = full.getByRole("listitem").filter({ hasText: "Call, as a task in Microsoft To Do" });
    await call.getByRole("link", { name: /Worth a call/ }).waitFor();
    const tile = tileOf(full, "Worth a call");
    await opener(tile).click();
    await tile.getByText("Sent at once.").waitFor();
    await tile.getByText("Opened by a recipient").waitFor();
    expect(await tile.getByRole("button", { name: "Send now" }).count()).toBe(0);
    await shot(window.page, "activity-3-call");
    expect(against(await violations(window.page))).toEqual([]);
  });
});

describe("the view of scheduled emails", () => {
  it("lists what goes next first; what is deleted lies in Deleted Items, and the focus stays in the list", async () => {
    await schedule("Second to go", 60);
    const first = await schedule("First to go", 50);
    const full = await atFullPage("#/followed");
    await full.getByRole("tab", { name: "Scheduled" }).click();
    const list = full.getByRole("list", { name: "Scheduled emails, the next first" });
    await list.waitFor();
    const links = () => list.getByRole("link").allTextContents();
    await eventually(async () => expect(await links()).toEqual(["First to go", "Second to go"]));

    const tile = tileOf(full, "First to go");
    await opener(tile).press("Enter");
    await pressed(tile, "Delete");
    expect(await focused()).toBe("Keep it");
    await shot(window.page, "activity-4-delete");
    expect(against(await violations(window.page))).toEqual([]);
    await pressed(tile, "Delete it");
    await tile.waitFor({ state: "detached" });
    await lies("First to go", "deleteditems");
    expect((await stack.api(REP, `/api/messages/${first.messageId}`)).status).toBe(404);
    await eventually(async () => expect(await focused()).toBe("Second to go"));
  });

  it("is kept for the next visit", async () => {
    await window.page.reload();
    const full = await atFullPage("#/followed");
    await full.getByRole("list", { name: "Scheduled emails, the next first" }).waitFor();
    await full.getByRole("tab", { name: "Followed", exact: true }).click();
    await full.getByRole("combobox", { name: "Order" }).waitFor();
  });
});

describe("the page of a scheduled message", () => {
  it("shows the draft as it is now, and sends it at once", async () => {
    const message = await schedule("Now or then", 40, "What lies in Drafts.");
    const full = await atFullPage(`#/messages/${message.messageId}`);
    const draftFrame = full.frameLocator('iframe[title="The draft as it is now"]');
    await draftFrame.getByText("What lies in Drafts.").waitFor();
    await full.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
    await shot(window.page, "activity-5-page");
    expect(against(await violations(window.page))).toEqual([]);
    await full.getByRole("button", { name: "Send now" }).press("Enter");
    await full.getByText("Not opened yet").first().waitFor();
    await full.getByText("Sent", { exact: true }).first().waitFor();
    await full.getByText("Changed to send now", { exact: true }).waitFor();
    await lies("Now or then", "sentitems");
    expect(await full.getByRole("button", { name: "Send now" }).count()).toBe(0);
  });

  it("says why one did not go, and lets the rep decide", async () => {
    const message = await schedule("Its draft goes", 0.1);
    // From Drafts to Deleted Items, and from there for good.
    for (const folder of ["drafts", "deleteditems"]) {
      const path = `/me/mailFolders/${folder}/messages?$top=50&$select=id,subject`;
      const { value } = await ok<{ value: { id: string; subject: string }[] }>(await stack.graph(REP, path));
      const found = value.find(({ subject }) => subject === "Its draft goes");
      await ok(await stack.graph(REP, `/me/messages/${found?.id}`, send("DELETE")));
    }
    await fetch(`${stack.sandboxUrl}/clock`, {
      ...send("POST", { advanceSeconds: 600 }),
      headers: { "content-type": "application/json" },
    });
    await eventually(async () => expect(await statusOf(message)).toBe("needsYou"), 20_000);
    const full = await atFullPage(`#/messages/${message.messageId}`);
    await full.getByText("The draft is gone, and Sent Items does not have it.").waitFor();
    expect(await full.getByRole("button", { name: "Send now" }).count()).toBe(0);
    await full.getByRole("button", { name: "Take off the lists" }).press("Enter");
    await shot(window.page, "activity-6-gone");
    await full.getByRole("button", { name: "Take it off" }).press("Enter");
    await full.getByRole("heading", { level: 1, name: "Followed emails" }).waitFor();
    expect((await stack.api(REP, `/api/messages/${message.messageId}`)).status).toBe(404);
  });
});

describe("the pane beside a mail", () => {
  it("shows the latest with its sender, and opens a scheduled one in place", async () => {
    await schedule("Also for Ann", 45);
    const lines = [`From: Ann <${ANN}>`, `To: ${REP}`, "Subject: A question", "", "Hello."];
    const headers = { "content-type": "message/rfc822" };
    const mail = { method: "POST", headers, body: lines.join("\r\n") };
    expect((await fetch(`${stack.sandboxUrl}/deliver`, mail)).status).toBe(202);
    const { page } = await openOutlook(browser, stack);
    await page.getByRole("tab", { name: "Inbox" }).click();
    await page.getByRole("button", { name: /A question/ }).click();
    await page.getByRole("button", { name: "Email Engagement assistant pane" }).click();
    const pane = page.frameLocator('iframe[title="Email Engagement assistant"]');
    const tile = tileOf(pane, "Also for Ann");
    await opener(tile).click();
    await tile.getByText("The offer, as we said.").waitFor();
    await tile.getByRole("button", { name: "Change schedule" }).waitFor();
    await tile.getByRole("button", { name: "Change schedule" }).scrollIntoViewIfNeeded();
    await shot(page, "activity-7-pane");
    expect(against(await violations(page))).toEqual([]);
  });
});
