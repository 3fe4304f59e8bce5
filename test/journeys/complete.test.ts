import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "@jest/globals";
import { violations } from "../support/axe.ts";
import { buildBigMail } from "../support/bigMail.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot, stateIn } from "../support/outlook.ts";

/** Files, Outlook's own Send, drafts, preview and cards, as a rep and a recipient make them in the sandbox's window. */

const REP = "rep@contoso.test";
const ANN = "ann@customer.test";
const OFFER = "https://www.adventure-works.example/offer?a=1&b=2#top";

const { stack, outlook } = playInSandbox();
afterEach(async () => {
  for (const knob of ["policy", "faults"]) await fetch(`${stack().sandboxUrl}/${knob}`, { method: "DELETE" });
});

async function attach({ page }: OutlookWindow, name: string, bytes: Buffer): Promise<void> {
  const files = page.locator('input[type="file"][aria-label="Attach file"]');
  await files.setInputFiles({ name, mimeType: "application/pdf", buffer: bytes });
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${stack().sandboxUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

interface Received {
  readonly id: string;
  readonly body: { readonly content: string };
}

/** What arrived in a mailbox, as Graph gives it. */
async function received(mailbox: string, subject: string): Promise<Received> {
  return eventually(async () => {
    const path = "/me/mailFolders/inbox/messages?$top=50&$select=id,subject,body";
    const { value } = (await (await stack().graph(mailbox, path)).json()) as {
      value: (Received & { subject: string })[];
    };
    const found = value.find((message) => message.subject === subject);
    expect(found).toBeDefined();
    return found!;
  });
}

async function receivedFiles(mailbox: string, messageId: string): Promise<Map<string, Buffer>> {
  const path = `/me/messages/${messageId}/attachments`;
  const { value } = (await (await stack().graph(mailbox, path)).json()) as {
    value: { name: string; contentBytes: string }[];
  };
  return new Map(value.map(({ name, contentBytes }) => [name, Buffer.from(contentBytes, "base64")]));
}

describe("a followed file", () => {
  it("goes as a link, shows its views, and is closed when access is taken away", async () => {
    const window = await outlook();
    const { page, pane, recipient, mail, full, context, compose } = window;
    await compose(ANN, "With a file");
    await stateIn(pane, "Following");
    await attach(window, "offer.pdf", randomBytes(200_000));
    await pane.getByRole("switch", { name: "Follow offer.pdf" }).click();
    await pane.getByText("Goes as a link; you see when it is viewed.").waitFor();
    await shot(page, "7-file-followed");
    expect(await violations(page)).toEqual([]);
    await pane.getByRole("button", { name: "Send" }).click();
    await recipient.getByRole("button", { name: /With a file/ }).click();
    const link = mail.getByRole("link", { name: /offer\.pdf/ });
    const address = await link.getAttribute("href");
    expect(address).toContain("/a/");
    const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
    await tab.getByText("offer.pdf").first().waitFor();
    await tab.close();
    expect((await receivedFiles(ANN, (await received(ANN, "With a file")).id)).size).toBe(0);

    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByRole("link", { name: "With a file" }).first().click();
    await full
      .getByText(/offer\.pdf/)
      .first()
      .waitFor();
    await full.getByRole("button", { name: /Take access away/ }).click();
    await shot(page, "8-take-access-away");
    await full
      .getByRole("button", { name: /Take access away|Yes/ })
      .last()
      .click();
    await eventually(async () => expect((await fetch(address!, { redirect: "manual" })).status).toBe(410));
  });

  it.each([
    [
      "sharing is forbidden",
      () => control("/policy", { anonymousLinks: false, userLinks: false, organizationLinks: false }),
    ],
    ["OneDrive is full", () => control("/policy", { quotaBytes: 1 })],
    ["OneDrive is not set up", () => control("/policy", { oneDriveProvisioned: false })],
    [
      "the upload fails",
      () => control("/faults", { operation: "drive.*", status: 503, retryAfterSeconds: 0 }),
    ],
  ])("stays attached normally, byte for byte, when %s", async (why, fail) => {
    const window = await outlook();
    const { pane, compose, page } = window;
    const subject = `Kept: ${why}`;
    const bytes = randomBytes(50_000);
    await compose(ANN, subject);
    await stateIn(pane, "Following");
    await attach(window, "plan.pdf", bytes);
    await fail();
    await pane.getByRole("switch", { name: "Follow plan.pdf" }).click();
    await pane.getByText(/It stays a normal attachment\./).waitFor();
    await shot(page, `9-file-refused-${why.replaceAll(" ", "-")}`);
    await pane.getByRole("button", { name: "Send" }).click();
    const files = await receivedFiles(ANN, (await received(ANN, subject)).id);
    expect(files.get("plan.pdf")?.equals(bytes)).toBe(true);
  });
});

async function writeWithLink(
  { page, body, compose, pane }: OutlookWindow,
  to: string,
  subject: string,
): Promise<void> {
  await compose(to, subject);
  await body.getByRole("textbox").fill("Our offer");
  await page.getByRole("button", { name: "Insert link" }).click();
  await page.getByLabel("Address").fill(OFFER);
  await page.getByLabel("Text").fill("the offer");
  await page.getByRole("button", { name: "Insert", exact: true }).click();
  await stateIn(pane, "Following");
}

const sendOfOutlook = ({ page }: OutlookWindow) =>
  page.getByRole("region", { name: "Compose" }).getByRole("button", { name: "Send", exact: true }).click();

describe("Outlook's own Send", () => {
  it("prepares an ordinary mail on its way", async () => {
    const window = await outlook();
    await writeWithLink(window, ANN, "By Outlook");
    await sendOfOutlook(window);
    const { body } = await received(ANN, "By Outlook");
    expect(body.content).toMatch(/href="[^"]+\/l\/[^"]+"/);
    expect(body.content).toMatch(/<img[^>]+\/o\/[^>]+>/);
  });

  it("sends a blocked mail unfollowed", async () => {
    const window = await outlook();
    await window.compose("ben@customer.test", "Blocked by Outlook");
    await window.body.getByRole("textbox").fill("Plain words");
    await stateIn(window.pane, "Blocked");
    await sendOfOutlook(window);
    const { body } = await received("ben@customer.test", "Blocked by Outlook");
    expect(body.content).not.toContain("/o/");
  });

  it("sends unchanged when we are away", async () => {
    const window = await outlook();
    await writeWithLink(window, ANN, "While we were away");
    await window.context.route("**/api/compose/**", (route) => route.abort());
    await sendOfOutlook(window);
    const { body } = await received(ANN, "While we were away");
    expect(body.content).toContain("adventure-works.example/offer");
    expect(body.content).not.toMatch(/\/[lo]\//);
  });
});

describe("a heavy mail", () => {
  const big = buildBigMail();
  const quoteOf = (html: string) =>
    html.slice(html.indexOf('<div id="appendonsend"')).replaceAll(/\s+/g, " ");

  async function draftBigMail(subject: string): Promise<void> {
    const created = await stack().graph(REP, "/me/messages", {
      method: "POST",
      body: JSON.stringify({
        subject,
        body: { contentType: "html", content: big.html },
        toRecipients: [{ emailAddress: { address: ANN } }],
      }),
    });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    for (const { name, contentId, base64 } of big.images) {
      const attachment = {
        "@odata.type": "#microsoft.graph.fileAttachment",
        ...{ name, contentId, contentType: "image/gif", contentBytes: base64, isInline: true },
      };
      const added = await stack().graph(REP, `/me/messages/${id}/attachments`, {
        method: "POST",
        body: JSON.stringify(attachment),
      });
      expect(added.status).toBe(201);
    }
  }

  it.each(["the pane", "Outlook"])(
    "goes through %s unharmed",
    async (way) => {
      const subject = `Heavy, by ${way}`;
      await draftBigMail(subject);
      const window = await outlook();
      const { page, pane } = window;
      await page.getByRole("tab", { name: "Drafts" }).click();
      await page.getByRole("button", { name: new RegExp(subject) }).click();
      await stateIn(pane, "Following");
      if (way === "the pane") await pane.getByRole("button", { name: "Send" }).click();
      else await sendOfOutlook(window);
      const { body, id } = await received(ANN, subject);
      const words = (html: string) => (html.match(/Zażółć gęślą jaźń/g) ?? []).length;
      expect(words(body.content)).toBe(words(big.html));
      expect(quoteOf(body.content)).toContain("https://old.example/");
      const files = await receivedFiles(ANN, id);
      for (const { name, contentId, base64 } of big.images) {
        const isKept = files.get(name)?.toString("base64") === base64;
        expect(isKept || !body.content.includes(`cid:${contentId}`)).toBe(true);
      }
      expect((body.content.match(/alt="image0/g) ?? []).length).toBe(big.images.length);
    },
    60_000,
  );
});

describe("an Outlook that loses text", () => {
  it("does not get to send it: the pane says so, and the saved draft is whole", async () => {
    const html = `<p>${"Word for word. ".repeat(10_000)}<a href="${OFFER}">the offer</a></p>`;
    const draft = {
      subject: "Long words",
      body: { contentType: "html", content: html },
      toRecipients: [{ emailAddress: { address: ANN } }],
    };
    await stack().graph(REP, "/me/messages", { method: "POST", body: JSON.stringify(draft) });
    const { page, pane } = await outlook();
    await page.getByRole("button", { name: "Faults" }).click();
    await page.getByRole("switch", { name: "Setting a body over 100,000 characters loses its end" }).click();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("tab", { name: "Drafts" }).click();
    await page.getByRole("button", { name: /Long words/ }).click();
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Send" }).click();
    await pane.getByText("Not sent: a part of the text is missing.").waitFor();
    await shot(page, "12-text-lost");
    const drafts = await stack().graph(REP, "/me/mailFolders/drafts/messages?$select=subject,body");
    const { value } = (await drafts.json()) as { value: (Received & { subject: string })[] };
    const saved = value.find(({ subject }) => subject === "Long words")!.body.content;
    expect(saved.match(/Word for word/g)).toHaveLength(10_000);
    expect(saved).toContain("the offer");
  });
});

describe("before sending", () => {
  it("shows what will happen, and leaves alone what the rep wants left alone", async () => {
    const window = await outlook();
    const { page, pane } = window;
    await writeWithLink(window, ANN, "Previewed");
    await pane.getByRole("button", { name: "Preview" }).click();
    await pane.getByText("Followed (1)").waitFor();
    await pane.getByRole("switch", { name: /Follow the link the offer/ }).click();
    await pane.getByText("Left alone (1)").waitFor();
    await shot(page, "10-preview");
    expect(await violations(page)).toEqual([]);
    await pane.getByRole("button", { name: "Back" }).click();
    await pane.getByRole("button", { name: "Send" }).click();
    const { body } = await received(ANN, "Previewed");
    expect(body.content).toContain("https://www.adventure-works.example/offer?a=1&amp;b=2#top");
    expect(body.content).toContain("/o/");
  });

  it("brings a saved draft's choice back when it is opened again", async () => {
    const { page, pane, compose } = await outlook();
    await compose(ANN, "Later");
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Don’t follow" }).click();
    await stateIn(pane, "Not following");
    await page.getByRole("button", { name: "Save and close" }).click();
    await page.getByRole("tab", { name: "Drafts" }).click();
    await page.getByRole("button", { name: /Later/ }).click();
    await stateIn(pane, "Not following");
  });
});

describe("the assistant", () => {
  it("shows a card at the first open, puts it away, and takes that back", async () => {
    const { page, pane, recipient, full, compose } = await outlook();
    await compose(ANN, "A card for this");
    await stateIn(pane, "Following");
    await pane.getByRole("button", { name: "Send" }).click();
    await page.getByRole("tab", { name: "Followed emails" }).click();
    await full.getByRole("link", { name: "Assistant" }).click();
    await recipient.getByRole("button", { name: /A card for this/ }).click();
    await recipient.getByRole("button", { name: "Show images" }).click();
    const card = full.getByText(/opened “A card for this”/);
    await card.waitFor({ timeout: 5000 });
    await shot(page, "11-card");
    expect(await violations(page)).toEqual([]);
    await full.getByRole("button", { name: "Dismiss" }).first().click();
    await card.waitFor({ state: "detached" });
    await full.getByRole("button", { name: "Undo" }).click();
    await card.waitFor();
  });
});
