import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { FrameLocator } from "playwright-core";
import { type NewCard, postCard } from "../../server/features/assistant/post.ts";
import { type MessageRow, messageKeys } from "../../server/features/messages/rows.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { HOUR } from "../../shared/time.ts";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { playInSandbox, shot } from "../support/outlook.ts";
import { buildMessage } from "../support/tracking.ts";

/** The assistant beside a mail, with cards of several kinds, as a rep has it before them. */

const { stack, outlook } = playInSandbox();
const REP = "rep@contoso.test";

/** Puts cards before the rep, each about a message of its own, as the features do that tell of them. */
async function post(cards: readonly { card: object; subject: string; message?: Partial<MessageRow> }[]) {
  const { STORAGE_CONNECTION_STRING } = JSON.parse(
    readFileSync(join(stack().dataDir, "sandbox.env.json"), "utf8"),
  ) as { STORAGE_CONNECTION_STRING: string };
  const { orgId, repId } = (await (await stack().api(REP, "/api/me")).json()) as {
    orgId: string;
    repId: string;
  };
  const tables = openTables(STORAGE_CONNECTION_STRING);
  for (const { card, subject, message } of cards) {
    const to = [{ address: "ann@customer.test", name: "Ann Beecher" }];
    const row = buildMessage({ repId, subject, to, ...message });
    await tables.organization(orgId).insert(messageKeys.message(row.messageId), row);
    const needs = { tables, clock: systemClock, nudge() {} };
    await postCard(needs, { ...card, orgId, messageId: row.messageId } as NewCard);
  }
}

/** Some mail for the rep to read. */
async function deliver(): Promise<void> {
  const lines = [
    "From: Ann Beecher <ann@customer.test>",
    `To: ${REP}`,
    "Subject: Legal has it",
    "",
    "Hello.",
  ];
  const headers = { "content-type": "message/rfc822" };
  const answer = await fetch(`${stack().sandboxUrl}/deliver`, {
    method: "POST",
    headers,
    body: lines.join("\r\n"),
  });
  expect(answer.status).toBe(202);
}

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const sixKinds = () => [
  {
    subject: "Contract for Munich",
    card: {
      kind: "reminderDue",
      facts: {
        ...{ condition: "noReply", remindAt: ago(0), title: "Ask Ann about the contract", cantTell: false },
        comment: "She wanted to talk to legal first.",
      },
    },
  },
  {
    subject: "Offer 2027",
    card: { kind: "notSent", facts: { dueAt: ago(3 * HOUR), reason: "tooLate" } },
    message: { status: "needsYou" as const, sentAt: null },
  },
  {
    subject: "Invitation",
    card: { kind: "bounced", facts: { bouncedAt: ago(HOUR), addresses: ["ann@customer.test"] } },
  },
  {
    subject: "Prices",
    card: { kind: "replied", facts: { repliedAt: ago(HOUR), from: "Ann Beecher", count: 2 } },
  },
  { subject: "Minutes", card: { kind: "sentLate", facts: { dueAt: ago(2 * HOUR), sentAt: ago(HOUR) } } },
  {
    subject: "Newsletter",
    card: { kind: "wentUnfollowed", facts: { why: "blocked" } },
    message: { followOpens: false, followClicks: false },
  },
];

/** What axe has against the assistant, where the sandbox's own window is not of interest. */
const against = (found: readonly string[]) => found.filter((one) => one.startsWith("/addin/"));

describe("the assistant beside a mail", () => {
  it("shows cards of all kinds by priority, and makes a call of one", async () => {
    await post(sixKinds());
    const { page } = await outlook();
    await deliver();
    await page.getByRole("tab", { name: "Inbox" }).click();
    await page.getByRole("button", { name: /Legal has it/ }).click();
    await page.getByRole("button", { name: "Email Engagement assistant pane" }).click();
    const pane: FrameLocator = page.frameLocator('iframe[title="Email Engagement assistant"]');
    await pane.getByRole("heading", { name: /High priority/ }).waitFor();
    const titles = [
      "Reminder: Ask Ann about the contract",
      "“Offer 2027” was not sent",
      "“Invitation” was not delivered",
      "Ann Beecher replied to “Prices”",
      "“Minutes” was sent late",
      "“Newsletter” went without being followed",
    ];
    for (const title of titles) await pane.getByRole("listitem", { name: title }).waitFor();
    await shot(page, "12-cards-light");
    expect(against(await violations(page))).toEqual([]);
    const replied = pane.getByRole("listitem", { name: titles[3]! });
    await replied.getByRole("button", { name: /^More for/ }).click();
    await pane.getByRole("menuitem", { name: "Create call" }).click();
    await replied.getByText("There is a call for this in Microsoft To Do.").waitFor();
    await eventually(async () => expect(await taskTitles()).toEqual(["Call Ann Beecher about “Prices”"]));
    await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    await replied.scrollIntoViewIfNeeded();
    await shot(page, "13-cards-dark");
    expect(against(await violations(page))).toEqual([]);
  });
});

/** A mail that went out, and that a person opened two days later, when a browser’s clock is still where it was. */
async function opened(subject: string): Promise<void> {
  const send = (body: object): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
  const to = [{ address: "ann@customer.test", name: "Ann Beecher" }];
  const draft = { to, cc: [], subject, html: "<p>The offer.</p>", follow: "follow" };
  const prepared = await stack().api(REP, "/api/compose/prepare", send(draft));
  const { messageId, openImageUrl } = (await prepared.json()) as { messageId: string; openImageUrl: string };
  expect((await stack().api(REP, `/api/messages/${messageId}/sent`, send({}))).status).toBe(204);
  const headers = { "content-type": "application/json" };
  await fetch(`${stack().sandboxUrl}/clock`, { ...send({ advanceSeconds: 2 * 86_400 }), headers });
  const agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";
  expect((await fetch(openImageUrl, { headers: { "user-agent": agent } })).status).toBe(200);
}

describe("the card of an open", () => {
  it("goes when it was the rep, and is there again when that is undone, all by the keyboard", async () => {
    await opened("The undone offer");
    const { page } = await outlook();
    await deliver();
    await page.getByRole("tab", { name: "Inbox" }).click();
    await page
      .getByRole("button", { name: /Legal has it/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Email Engagement assistant pane" }).click();
    const pane = page.frameLocator('iframe[title="Email Engagement assistant"]');
    const card = pane.getByRole("listitem", { name: "Ann Beecher opened “The undone offer”" });
    const menu = card.getByRole("button", { name: /^More for/ });
    await menu.press("Enter");
    await pane.getByRole("menuitem", { name: "Snooze until…" }).press("Enter");
    await card.getByLabel("Snooze until").press("Tab");
    await card.getByRole("button", { name: "Cancel" }).press("Enter");
    expect(await pane.locator(":focus").getAttribute("aria-label")).toMatch(/^More for/);
    await menu.press("Enter");
    await pane.getByRole("menuitem", { name: "That was me" }).press("Enter");
    await card.waitFor({ state: "detached" });
    await shot(page, "13-taught");
    expect(against(await violations(page))).toEqual([]);
    await pane.getByRole("button", { name: "Undo", exact: true }).press("Enter");
    await card.waitFor();
  });
});

describe("a rep’s webhook", () => {
  it("is offered once the organization allows it, and shows its secret once", async () => {
    await allowWebhooks();
    const { page, full } = await outlook();
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByRole("link", { name: "Settings" }).click();
    await full.getByRole("textbox", { name: "Address" }).fill("http://localhost:9/cards");
    await full.getByRole("button", { name: "Save address" }).click();
    const secret = full.getByRole("textbox", { name: "Signing secret" });
    expect(await secret.inputValue()).toMatch(/^whsec_/);
    await shot(page, "14-webhook");
    expect(against(await violations(page))).toEqual([]);
    await full.getByRole("button", { name: "Remove webhook" }).click();
    await secret.waitFor({ state: "detached" });
  });
});

async function allowWebhooks(): Promise<void> {
  const body = JSON.stringify({ channels: { webhook: true } });
  const answer = await stack().api("admin@contoso.test", "/api/settings", { method: "PUT", body });
  expect(answer.status).toBe(200);
}

async function taskTitles(): Promise<string[]> {
  const read = async (path: string) =>
    ((await (await stack().graph(REP, path)).json()) as { value: Record<string, string>[] }).value;
  const list = (await read("/me/todo/lists")).find(
    ({ wellknownListName }) => wellknownListName === "defaultList",
  );
  const tasks = await read(`/me/todo/lists/${encodeURIComponent(list?.id ?? "")}/tasks`);
  return tasks.map(({ title = "" }) => title);
}
