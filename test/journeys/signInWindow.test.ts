import { describe, expect, it } from "@jest/globals";
import type { BrowserContext, Route } from "playwright-core";
import { launchBrowser } from "../support/browser.ts";
import { startStack } from "../support/stack.ts";

/** The full page in a browser of its own, without Outlook to sign in for it: the ordinary flow, to the window's end. */

const ENTRA = "https://login.microsoftonline.com";
const REP = "rep@contoso.test";

/** The sandbox in the place of Entra. A browser takes no redirect from who stands in for a host, so a page leads on. */
async function standIn(route: Route, sandboxUrl: string): Promise<void> {
  const request = route.request();
  const url = request.url().replace(ENTRA, sandboxUrl);
  const headers = { "content-type": request.headers()["content-type"] ?? "", origin: sandboxUrl };
  const post = request.postData();
  const init = {
    method: request.method(),
    headers,
    redirect: "manual",
    ...(post && { body: post }),
  } as const;
  const answer = await fetch(url, init);
  const to = answer.headers.get("location");
  const leadOn = `<script>location.replace(${JSON.stringify(to)})</script>`;
  await route.fulfill({
    status: to ? 200 : answer.status,
    contentType: to ? "text/html" : (answer.headers.get("content-type") ?? ""),
    headers: { "access-control-allow-origin": "*" },
    body: to ? leadOn : await answer.text(),
  });
}

/** As a browser that has no Outlook around it. */
const withoutOutlook = (context: BrowserContext) =>
  context.addInitScript(() => {
    Object.defineProperty(window, "nestedAppAuthBridge", { get: () => undefined, set: () => undefined });
  });

describe("the full page in a browser", () => {
  it("signs the rep in by Microsoft's window, which ends by itself", async () => {
    const stack = await startStack();
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext();
      context.setDefaultTimeout(20_000);
      await withoutOutlook(context);
      await context.route(`${ENTRA}/**`, (route) => standIn(route, stack.sandboxUrl));
      const page = await context.newPage();
      const me = page.waitForResponse((answer) => answer.url().endsWith("/api/me") && answer.ok());
      const opening = context.waitForEvent("page");
      await page.goto(`${stack.serverUrl}/addin/app.html#/followed`);
      const popup = await opening;
      const closing = popup.waitForEvent("close");
      await popup.getByRole("link", { name: new RegExp(REP) }).click();
      await closing;
      expect(await (await me).json()).toMatchObject({ address: REP });
      expect(await page.getByRole("region", { name: "Sign-in" }).count()).toBe(0);
    } finally {
      await browser.close();
      await stack.stop();
    }
  }, 120_000);
});
