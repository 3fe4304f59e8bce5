import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { MailPicture } from "../../../shared/messages.ts";
import { launchBrowser } from "../../support/browser.ts";

/**
 * The reader of mails in a real browser, as the page shows it: sanitised, in its frame. Every request is caught, so
 * that a mail which reaches out is seen doing it.
 */
const origin = "https://engage.example";
const page_ = `<!doctype html><script type="importmap">{"imports":{"dompurify":"/purify.js"}}</script>
<script type="module">import * as mail from "/mail.js"; window.mail = mail; window.ready = true;</script><iframe></iframe>`;

let browser: Browser;
let page: Page;
let requests: string[];

async function sourceOf(path: string): Promise<string> {
  return readFile(new URL(`../../../${path}`, import.meta.url), "utf8");
}

beforeAll(async () => {
  const files: Record<string, string> = {
    "/mail.js": stripTypeScriptTypes(await sourceOf("addin/features/messages/mail.ts")),
    "/purify.js": await sourceOf("node_modules/dompurify/dist/purify.es.mjs"),
  };
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === origin ? files[url.pathname] : undefined;
    if (file !== undefined) return route.fulfill({ contentType: "text/javascript", body: file });
    if (url.href === `${origin}/`) return route.fulfill({ contentType: "text/html", body: page_ });
    requests.push(url.href);
    return route.abort();
  });
});

afterAll(() => browser.close());

beforeEach(async () => {
  requests = [];
  await page.goto(`${origin}/`);
  await page.waitForFunction("window.ready");
  // The frame is a process of its own, whose first requests are not caught while the browser is still starting it.
  await show("<p>first</p>");
  await page.frameLocator("iframe").getByText("first").waitFor();
});

/** Shows a mail as the page does, and waits until the frame has loaded all it will. */
async function show(html: string, images = false, pictures: readonly MailPicture[] = []) {
  return page.evaluate(
    async ([text, options]) => {
      const { readMail, frameSandbox } = (
        window as unknown as { mail: typeof import("../../../addin/features/messages/mail.ts") }
      ).mail;
      const mail = readMail(text, options, window);
      const frame = document.querySelector("iframe")!;
      frame.setAttribute("sandbox", frameSandbox);
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
      frame.srcdoc = mail.document;
      await loaded;
      return mail;
    },
    [html, { images, pictures, hostedAt: `${origin}/i/` }] as const,
  );
}

const far = "https://far.example";

describe("a mail", () => {
  it.each([
    ["a script", `<script>top.location="${far}/1"</script>`],
    ["a handler", `<img src=x onerror="fetch('${far}/2')">`],
    [
      "a picture",
      `<img src="${far}/3.png"><img srcset="${far}/3b.png 1x"><table background="${far}/3c.png">`,
    ],
    ["a style sheet", `<link rel=stylesheet href="${far}/4.css"><style>@import "${far}/4b.css"</style>`],
    [
      "a background",
      `<div style="background:url(${far}/5.png)">x</div><style>p{background:url(${far}/5b.png)}</style><p>x`,
    ],
    ["a font", `<style>@font-face{font-family:f;src:url(${far}/6.woff)}p{font-family:f}</style><p>x`],
    ["a frame", `<iframe src="${far}/7"></iframe><object data="${far}/7b"></object><embed src="${far}/7c">`],
    ["a refresh", `<meta http-equiv=refresh content="0;url=${far}/8">`],
    ["a base", `<base href="${far}/"><img src="9.png"><a href="9b">x</a>`],
    [
      "a film",
      `<video src="${far}/10" poster="${far}/10b" autoplay></video><audio src="${far}/10c" autoplay></audio>`,
    ],
    ["a drawing", `<svg><image href="${far}/11"/><script>fetch("${far}/11b")</script></svg>`],
    ["a hint", `<link rel=preconnect href="${far}/12"><link rel=prefetch href="${far}/12b">`],
    ["mathematics", `<math><mtext><table><mglyph><style><img src=x onerror="fetch('${far}/13')">`],
    [
      "a policy of its own",
      `<meta http-equiv=Content-Security-Policy content="img-src *"><img src="${far}/14">`,
    ],
    ["unclosed markup", `<p><a href="${far}/15"><b><img src='${far}/15.png`],
  ])("reaches nobody with %s", async (_name, html) => {
    const { document } = await show(html);
    expect(requests).toEqual([]);
    expect(page.url()).toBe(`${origin}/`);
    expect(document).not.toMatch(/<(script|iframe|object|embed|form|link|base|video|audio|svg)\b| on\w+=/i);
  });

  it("loads the pictures we host, and nothing else of ours", async () => {
    const { hasWebImages } = await show(
      `<img src="${origin}/i/a/b.png"><img src="${origin}/o/token.gif"><img src="${origin}/i/../o/token.gif">`,
    );
    expect(requests).toEqual([`${origin}/i/a/b.png`]);
    expect(hasWebImages).toBe(true);
    expect((await show(`<img src="${origin}/i/a/b.png">`)).hasWebImages).toBe(false);
    expect((await show(`<img src="${origin}.far.example/i/b.png">`)).hasWebImages).toBe(true);
  });

  const dot: MailPicture = {
    contentId: "image001.png@01DC",
    type: "image/gif",
    base64: "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=",
  };
  it.each([
    ["plainly", dot.contentId, "cid:image001.png@01DC"],
    ["in capitals and encoded", dot.contentId, "CID:image001.png%4001DC"],
    ["with brackets in the attachment", `<${dot.contentId}>`, "cid:image001.png@01DC"],
    ["with a percent sign that encodes nothing", "50%@mail", "cid:50%@mail"],
  ])("shows a picture that came with it: %s", async (_name, contentId, src) => {
    const { hasWebImages } = await show(`<img src="${src}" alt="Logo">`, false, [{ ...dot, contentId }]);
    const picture = page.frameLocator("iframe").locator("img");
    const width = await picture.evaluate(
      (element) => (element as unknown as { naturalWidth: number }).naturalWidth,
    );
    expect(width).toBe(1);
    expect(hasWebImages).toBe(false);
    expect(requests).toEqual([]);
  });

  it("shows the description of a picture that did not come", async () => {
    const { document } = await show('<img src="cid:other@mail" alt="Logo">', false, [dot]);
    expect(document).toContain('<img alt="Logo">');
  });

  it("shows its pictures once the rep asks for them", async () => {
    const html = `<img src="${far}/logo.png" alt="Logo">`;
    expect((await show(html)).hasWebImages).toBe(true);
    expect(requests).toEqual([]);
    await show(html, true);
    expect(requests).toEqual([`${far}/logo.png`]);
  });

  it.each([
    ["a picture of its own", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', false],
    ["an attached picture", '<img src="cid:logo@mail">', false],
    ["a background in a style", `<p style="background: URL( '${far}/a.png' )">x</p>`, true],
    ["a link only", `<a href="${far}">x</a>`, false],
  ])("knows whether pictures would come from the web: %s", async (_name, html, expected) => {
    expect((await show(html)).hasWebImages).toBe(expected);
  });

  it("opens links in a page of their own that cannot look back", async () => {
    await show(`<a href="${far}/a?b=1&amp;c=2" target="_top">x</a><a href="javascript:alert(1)">y</a>`);
    const links = page.frameLocator("iframe").locator("a");
    expect(await links.first().evaluate((link) => link.outerHTML)).toBe(
      `<a href="${far}/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">x</a>`,
    );
    expect(await links.nth(1).getAttribute("href")).toBeNull();
  });

  it("keeps its looks", async () => {
    const { document } = await show(
      '<html><head><style>p{color:red}</style></head><body><p style="margin:0">Dear',
    );
    expect(document).toContain("p{color:red}");
    expect(document).toContain('<p style="margin:0">Dear</p>');
  });

  it("tells the words of its links", async () => {
    const texts = await page.evaluate((html) => {
      const { linkTextsOf } = (
        window as unknown as { mail: typeof import("../../../addin/features/messages/mail.ts") }
      ).mail;
      return [...linkTextsOf(html, window)];
    }, `<a href="${far}/1"> our\n<b>offer</b> </a><a href="${far}/2"><img alt=""></a><a href="${far}/1">again</a>`);
    expect(texts).toEqual([[`${far}/1`, "our offer"]]);
  });
});
