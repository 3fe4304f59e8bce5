import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, Frame } from "playwright-core";
import { violations } from "../support/axe.ts";
import { launchBrowser } from "../support/browser.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, openOutlook, shot } from "../support/outlook.ts";
import { type Stack, startStack } from "../support/stack.ts";

/** What the full page shows of a message with followed files and pictures, and of drafts at their record. */

const REP = "rep@contoso.test";
const PERSON =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
const to = [{ address: "ann@customer.test", name: "Ann" }];
const dot = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=";

let stack: Stack;
let browser: Browser;
let window: OutlookWindow;
beforeAll(async () => {
  stack = await startStack();
  browser = await launchBrowser();
  window = await openOutlook(browser, stack);
  await window.page.getByRole("tab", { name: "Followed emails" }).click();
  await window.full.getByRole("heading", { level: 1 }).waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

interface Prepared {
  readonly messageId: string;
  readonly html: string;
}

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await stack.api(REP, path, { method: "POST", body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const prepare = (subject: string, html: string | null, messageId?: string) =>
  post<Prepared>("/api/compose/prepare", {
    ...{ to, cc: [], subject, html, follow: "follow" },
    ...(messageId === undefined ? {} : { messageId }),
  });
const markSent = (messageId: string) => post<void>(`/api/messages/${messageId}/sent`, {});

async function upload(messageId: string, name: string): Promise<{ url: string }> {
  const form = new FormData();
  form.set("size", "1500");
  form.set("file", new Blob([new Uint8Array(1500)], { type: "application/pdf" }), name);
  const answer = await fetch(`${stack.serverUrl}/api/messages/${messageId}/attachments`, {
    method: "POST",
    headers: { authorization: `Bearer ${await stack.tokenOf(REP)}` },
    body: form,
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { url: string };
}

async function send(message: Prepared, subject: string): Promise<void> {
  const draft = await stack.graph(REP, "/me/messages", {
    method: "POST",
    body: JSON.stringify({
      subject,
      body: { contentType: "html", content: message.html },
      toRecipients: to.map((emailAddress) => ({ emailAddress })),
      internetMessageHeaders: [{ name: "x-engagement-id", value: message.messageId }],
      attachments: [
        {
          "@odata.type": "#microsoft.graph.fileAttachment",
          ...{ name: "dot.gif", contentType: "image/gif", isInline: true, contentId: "dot@contoso.test" },
          contentBytes: dot,
        },
      ],
    }),
  });
  const { id } = (await draft.json()) as { id: string };
  expect((await stack.graph(REP, `/me/messages/${id}/send`, { method: "POST" })).status).toBe(202);
  await markSent(message.messageId);
  // Graph answers 202 before the copy is in Sent Items.
  await eventually(async () => {
    const sent = await stack.graph(REP, "/me/mailFolders/sentitems/messages?$select=subject");
    const { value } = (await sent.json()) as { value: { subject: string }[] };
    expect(value.map((item) => item.subject)).toContain(subject);
  });
}

const view = (url: string) => fetch(url, { headers: { "user-agent": PERSON }, redirect: "manual" });

function fullFrame(): Frame {
  const frame = window.page.frames().find((one) => one.url().includes("/addin/app.html"));
  if (!frame) throw new Error("The full page is not there.");
  return frame;
}
const goTo = (hash: string) => fullFrame().evaluate(`location.hash = ${JSON.stringify(hash)}`);
const focused = () => fullFrame().evaluate("document.activeElement.textContent");

describe("the page of a message", () => {
  it("shows its pictures and files, counts views live, and takes access away by the keyboard", async () => {
    const { page, full } = window;
    const { messageId } = await prepare("With an offer", null);
    const file = await upload(messageId, "Offer 2026.pdf");
    const html = `<p>See <a href="${file.url}">Offer 2026.pdf</a> <img src="cid:dot@contoso.test" alt="Dot"></p>`;
    await send(await prepare("With an offer", html, messageId), "With an offer");
    await goTo(`#/messages/${messageId}`);
    await full.getByText("Not viewed").waitFor();
    const mail = full.frameLocator('iframe[title="The message as it was sent"]');
    const picture = mail.getByRole("img", { name: "Dot" });
    await picture.waitFor();
    expect(await picture.getAttribute("src")).toBe(`data:image/gif;base64,${dot}`);

    expect((await view(file.url)).status).toBe(302);
    await full.getByText("1 view", { exact: true }).waitFor();
    await full.getByText(/^File: .*Offer 2026\.pdf/).waitFor();

    await full.getByRole("button", { name: /^Take access away: / }).press("Enter");
    expect(await focused()).toBe("Keep access");
    await shot(page, "message-take-access-away");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    const told = "Access was taken away: recipients who open the link are told so.";
    await full.getByText(told).first().waitFor();
    await eventually(async () => expect(await focused()).toBe(told));
    expect((await view(file.url)).status).toBe(410);
  });

  it("tells of a draft that nothing is counted yet, until it is sent", async () => {
    const { page, full } = window;
    const records = await stack.api(REP, "/api/records?search=ann");
    const [record] = ((await records.json()) as { items: { recordId: string; name: string }[] }).items;
    await goTo(`#/records/${record?.recordId}`);
    await full.getByRole("heading", { name: record?.name ?? "" }).waitFor();
    const { messageId } = await prepare("About the winter", null);
    const activity = full.getByRole("list", { name: "Messages of this record, newest first" });
    await activity.getByText("Draft").waitFor();
    await shot(page, "record-activity");
    expect(await violations(page)).toEqual([]);

    await activity.getByRole("link", { name: "About the winter" }).click();
    await full.getByText(/^It has not been sent/).waitFor();
    expect(await full.getByText("Link clicks").count()).toBe(0);
    await markSent(messageId);
    await full.getByText("Link clicks").waitFor();
    await full.getByText(/is not in your Sent Items yet/).waitFor();
    await full.getByRole("link", { name: "Back to the record" }).click();
    await full.getByRole("heading", { name: record?.name ?? "" }).waitFor();
  });
});
