import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import type { Frame, Locator } from "playwright-core";
import { CLOCK_LAG_MS } from "../../server/platform/clock.ts";
import { violations } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { type OutlookWindow, playInSandbox, shot } from "../support/outlook.ts";

/** Who made each hit, as the rep sees it, corrects it, and sees the numbers follow. */

const REP = "rep@contoso.test";
const to = [{ address: "ann@customer.test", name: "Ann" }];
const READER =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
const APPLE_PREFETCH = "Mozilla/5.0";

const { stack, outlook } = playInSandbox();

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await stack().api(REP, path, { method: "POST", body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function advance(seconds: number): Promise<void> {
  const body = JSON.stringify({ advanceSeconds: seconds });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${stack().sandboxUrl}/clock`, { method: "POST", headers, body });
  expect(answer.ok).toBe(true);
  // The server looks at the clock's file now and then only.
  await delay(2 * CLOCK_LAG_MS);
}

interface Sent {
  readonly messageId: string;
  readonly image: string;
  readonly links: readonly string[];
}

/** A message that went out a quarter of an hour ago: scanners are done with it. */
async function send(subject: string): Promise<Sent> {
  const html =
    '<p><a href="https://www.adventure-works.example/offer">Our offer</a> <a href="https://www.adventure-works.example/terms">Terms</a></p>';
  const { messageId, html: prepared } = await post<{ messageId: string; html: string }>(
    "/api/compose/prepare",
    { to, cc: [], subject, html, follow: "follow" },
  );
  await post(`/api/messages/${messageId}/sent`, {});
  await advance(900);
  const addresses = (pattern: RegExp) => [...prepared.matchAll(pattern)].map(([, url = ""]) => url);
  const [image = ""] = addresses(/src="([^"]*\/o\/[^"]*)"/g);
  return { messageId, image, links: addresses(/href="([^"]*\/l\/[^"]*)"/g) };
}

const hit = (url: string | undefined, agent: string, method = "GET") =>
  fetch(url ?? "", { method, redirect: "manual", headers: { "user-agent": agent } });

function fullFrame({ page }: OutlookWindow): Frame {
  const frame = page.frames().find((one) => one.url().includes("/addin/app.html"));
  if (!frame) throw new Error("The full page is not there.");
  return frame;
}

async function openPage(window: OutlookWindow, hash: string): Promise<void> {
  await window.page.getByRole("tab", { name: "Followed emails" }).click();
  await window.full.getByRole("heading", { level: 1 }).waitFor();
  await fullFrame(window).evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** One of the four numbers of a message. */
const figure = ({ full }: OutlookWindow, label: string) =>
  full.locator("dl > div", { has: full.locator("dt", { hasText: label }) }).locator("dd");
const becomes = (shown: Locator, value: string) =>
  eventually(async () => expect(await shown.textContent()).toBe(value));

const focused = (window: OutlookWindow) =>
  fullFrame(window).evaluate<string>("document.activeElement.textContent");

/** The sandbox's clock is moved by whole seconds: what begins with one is over before the next. */
async function untilSecondBegins(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

describe("who made each hit", () => {
  it("is shown with symbol and words, what does not count on request, and the rep can correct it", async () => {
    const window = await outlook();
    const { full, page } = window;
    const { messageId, image, links } = await send("Everybody came");
    for (const link of links) await hit(link, "", "HEAD");
    await hit(image, "", "HEAD");
    await advance(600);
    await hit(image, APPLE_PREFETCH);
    await advance(600);
    await hit(image, GMAIL);
    await advance(600);
    await untilSecondBegins();
    await Promise.all([hit(image, READER), hit(image, READER), hit(image, READER)]);
    await advance(600);
    await hit(links[0], PHONE);

    await openPage(window, `#/messages/${messageId}`);
    const timeline = full.getByRole("region", { name: "Timeline, newest first" });
    const entry = (words: RegExp) => timeline.getByRole("listitem").filter({ hasText: words });
    await entry(/Link clicked by a recipient.*Link: .*A person.*Phone/).waitFor();
    await entry(/Opened by a recipient.*A person.*Desktop.*3 requests within one second/).waitFor();
    await entry(/Opened by a recipient.*A mail proxy/).waitFor();
    await becomes(figure(window, "Opens"), "2");

    const folded = timeline.getByRole("button", { name: /^Show the other \d hits: .*automatic/ });
    await folded.press("Enter");
    await entry(/Link fetched.*Automatic/)
      .first()
      .waitFor();
    await timeline.getByText("Can’t tell").waitFor();
    await shot(page, "evidence-all-kinds");
    expect(await violations(page)).toEqual([]);

    const reader = entry(/Desktop/).first();
    await reader.getByRole("button", { name: /^Why\? / }).press("Enter");
    await reader.getByText("It came from an ordinary browser or mail client.").waitFor();
    await reader.getByRole("button", { name: "That was me" }).press("Enter");
    await timeline.getByText("You said this was you.").waitFor();
    expect(await focused(window)).toBe("Undo");
    await becomes(figure(window, "Opens"), "1");
    await shot(page, "evidence-taught");
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press("Enter");
    await becomes(figure(window, "Opens"), "2");
    expect(await timeline.getByText("You said this was you.").count()).toBe(0);
  });

  it("changes the status with what the rep says, and says so where nobody can tell", async () => {
    const window = await outlook();
    const { full, page } = window;
    const { messageId, image } = await send("Only Apple came");
    await hit(image, APPLE_PREFETCH);
    await openPage(window, `#/messages/${messageId}`);
    await full.getByText(/^Its open image was fetched, which alone does not show/).waitFor();
    await becomes(figure(window, "Opens"), "?Can’t tell");
    await shot(page, "evidence-cant-tell");
    expect(await violations(page)).toEqual([]);

    await advance(600);
    await hit(image, READER);
    await full.getByText(/^Opened, last/).waitFor();
    await full
      .getByRole("button", { name: /^Why\? .*Opened by a recipient/ })
      .first()
      .click();
    await full.getByRole("button", { name: "That was a machine" }).click();
    await full.getByText("You said this was a machine.").waitFor();
    await full.getByText(/^Opened, last/).waitFor({ state: "detached" });
    await becomes(figure(window, "Opens"), "?Can’t tell");
  });

  it("can be said at a card, which goes away and takes its open with it", async () => {
    const window = await outlook();
    const { full, page } = window;
    await openPage(window, "#/assistant");
    const { messageId, image } = await send("A card too many");
    await hit(image, READER);
    const card = full.getByRole("listitem", { name: /opened “A card too many”/ });
    await card.waitFor();
    await card.getByRole("button", { name: /^More for: / }).press("Enter");
    await full.getByRole("menuitem", { name: "That was a machine" }).waitFor();
    await shot(page, "evidence-card-menu");
    await full.getByRole("menuitem", { name: "That was a machine" }).press("Enter");
    await full.getByText("Not counted. Thank you.").waitFor();
    await card.waitFor({ state: "detached" });
    await shot(page, "evidence-card-taught");
    expect(await violations(page)).toEqual([]);
    const detail = async () =>
      (await (await stack().api(REP, `/api/messages/${messageId}`)).json()) as { opens: number };
    await eventually(async () =>
      expect(await detail()).toMatchObject({ opens: 0, statusText: "Not opened yet" }),
    );

    await full.getByRole("button", { name: "Undo", exact: true }).press("Enter");
    await card.waitFor();
    expect(await detail()).toMatchObject({ opens: 1 });
    await openPage(window, `#/messages/${messageId}`);
    await full.getByRole("heading", { name: "A card too many" }).waitFor();
    await becomes(figure(window, "Opens"), "1");
  });
});
