import { randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** Followed files of mail that goes out later, as a rep and a recipient see them in the sandbox's window. */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const HOUR_SECONDS = 3600;
const OFFER = { name: "offer.pdf", mimeType: "application/pdf", buffer: randomBytes(200_000) };

const { stack, outlook } = playInSandbox();

async function forward(seconds: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ advanceSeconds: seconds });
  await fetch(`${stack().sandboxUrl}/clock`, { method: "POST", headers, body });
}

async function now(): Promise<number> {
  const clock = (await (await fetch(`${stack().sandboxUrl}/clock`)).json()) as { now: string };
  return Date.parse(clock.now);
}

/** What a form's field takes, so many hours ahead by the sandbox's clock, in the browser's zone. */
const inHours = async ({ page }: OutlookWindow, hours: number): Promise<string> =>
  page.evaluate(
    (ms) => {
      const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
      return local.toISOString().slice(0, 16);
    },
    (await now()) + hours * HOUR_SECONDS * 1000,
  );

const section = ({ pane }: OutlookWindow) => pane.getByRole("region", { name: "Send later" });
const followSwitch = ({ pane }: OutlookWindow) => pane.getByRole("switch", { name: "Follow offer.pdf" });

/** Writes a mail with a followed file and has it scheduled. @returns when it is due, in ms. */
async function schedule(window: OutlookWindow, subject: string): Promise<number> {
  const { page, pane, compose } = window;
  await compose(ANN, subject);
  await stateIn(pane, "Following");
  await page.locator('input[type="file"][aria-label="Attach file"]').setInputFiles(OFFER);
  await followSwitch(window).click();
  await pane.getByText("Goes as a link; you see when it is viewed.").waitFor();
  await section(window).getByRole("button", { name: "Choose time" }).click();
  const time = await inHours(window, 2);
  await section(window).getByLabel("Send at").fill(time);
  await section(window).getByRole("button", { name: "Schedule email" }).click();
  await section(window)
    .getByText(/Followed files stay attached until the message goes/)
    .waitFor();
  await shot(page, `${subject}-1-set`);
  expect(await violations(page)).toEqual([]);
  await pane.getByRole("button", { name: "Schedule", exact: true }).click();
  await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor();
  await pane.getByRole("button", { name: "Close this mail" }).click();
  await pane.getByRole("heading", { name: /^Scheduled for/ }).waitFor({ state: "detached" });
  return await page.evaluate((local) => new Date(local).getTime(), time);
}

/** Closed is saved: a draft that is saved after the clock was moved is taken for one that somebody writes in. */
async function saveAndClose({ page }: OutlookWindow): Promise<void> {
  const close = page.getByRole("button", { name: "Save and close" });
  await close.click();
  await close.waitFor({ state: "detached" });
}

async function reopen({ page }: OutlookWindow, subject: string): Promise<void> {
  await page.getByRole("tab", { name: "Drafts" }).click();
  await page.getByRole("button", { name: new RegExp(subject) }).click();
}

interface Mail {
  readonly subject: string;
  readonly body: { readonly content: string };
  readonly attachments: readonly { readonly name: string; readonly contentBytes: string }[];
}

const mailIn = (mailbox: string, folder: string, subject: string) =>
  eventually(async () => {
    const path = `/me/mailFolders/${folder}/messages?$top=50&$expand=attachments`;
    const { value } = (await (await stack().graph(mailbox, path)).json()) as { value: Mail[] };
    const [found, ...others] = value.filter((mail) => mail.subject === subject);
    expect(others).toEqual([]);
    expect(found).toBeDefined();
    return found as Mail;
  }, 20_000);

it("a followed file stays attached until the mail goes, goes as a link, and shows its views", async () => {
  const window = await outlook();
  const { page, recipient, mail, full, context } = window;
  await schedule(window, "Files later");
  expect((await mailIn(REP, "drafts", "Files later")).attachments).toHaveLength(1);
  await reopen(window, "Files later");
  await eventually(async () => expect(await followSwitch(window).isChecked()).toBe(true));
  await shot(page, "Files later-2-reopened");
  await saveAndClose(window);

  await forward(2 * HOUR_SECONDS);
  expect((await mailIn(ANN, "inbox", "Files later")).attachments).toEqual([]);
  // What is done with a mail right after it was sent is the mailbox's own doing.
  await forward(1200);
  await recipient.getByRole("button", { name: /Files later/ }).click();
  await shot(page, "Files later-3-arrived");
  const link = mail.getByRole("link", { name: /offer\.pdf/ });
  expect(await link.getAttribute("href")).toContain("/a/");
  const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await tab.getByText("offer.pdf").first().waitFor();
  await tab.close();

  await page.getByRole("tab", { name: "Followed emails" }).click();
  await full.getByRole("link", { name: "Files later" }).first().click();
  await full.getByText("Attachment viewed by a recipient").first().waitFor();
  await full.getByText("1 view", { exact: true }).first().waitFor();
  await shot(page, "Files later-4-viewed");
});

it("a mail taken back right before it goes keeps the link, and the file can be attached again", async () => {
  const window = await outlook();
  const { page, pane } = window;
  const dueAt = await schedule(window, "Files back");
  // Made ready a minute and a half ahead.
  await forward((dueAt - (await now())) / 1000 - 80);
  await eventually(async () => {
    expect((await mailIn(REP, "drafts", "Files back")).attachments).toEqual([]);
  }, 20_000);
  await reopen(window, "Files back");
  await section(window).getByRole("button", { name: "Back to draft" }).click();
  await pane.getByText(/Switch it off to attach it again/).waitFor();
  await shot(page, "Files back-2-linked");
  expect(await violations(page)).toEqual([]);
  await followSwitch(window).click();
  await eventually(async () => expect(await followSwitch(window).isChecked()).toBe(false));
  await saveAndClose(window);
  const draft = await mailIn(REP, "drafts", "Files back");
  expect(draft.body.content).not.toContain("/a/");
  expect(draft.attachments).toHaveLength(1);
  expect(Buffer.from(draft.attachments[0]?.contentBytes ?? "", "base64").equals(OFFER.buffer)).toBe(true);
});
