import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../sandbox/server.ts";
import { openSandbox, signIn } from "./support.ts";

const OUTLOOK = "d3590ed6-52b3-4102-aeff-aad2292ab01c";
let product: Server;
let productUrl: string;
let sandbox: Sandbox;
const asked: { path: string; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  product = createServer((req, res) => {
    asked.push({ path: req.url ?? "", headers: req.headers });
    if (req.url === "/page") return void res.writeHead(200, { "content-type": "text/html" }).end("<p>");
    if (req.url === "/away") return void res.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
    res.writeHead(200, { "content-type": "image/gif" }).end("GIF89a");
  }).listen(0, "127.0.0.1");
  await once(product, "listening");
  productUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  sandbox = await openSandbox({ appUrl: productUrl });
});
afterAll(async () => {
  await sandbox.close();
  product.close();
});

const viaProxy = (url: string) => fetch(`${sandbox.url}/proxy?url=${encodeURIComponent(url)}`);

describe("the mail proxy", () => {
  it("fetches a picture of the product as Gmail's does, without what the reader's browser said", async () => {
    const response = await viaProxy(`${productUrl}/o/token.gif`);
    expect([response.status, await response.text()]).toEqual([200, "GIF89a"]);
    const { path, headers } = asked.at(-1)!;
    expect(path).toBe("/o/token.gif");
    expect(headers["user-agent"]).toContain("via ggpht.com GoogleImageProxy");
    expect(headers.cookie).toBeUndefined();
  });

  it.each(["http://127.0.0.1:1/x", "https://elsewhere.example/x.gif", "file:///etc/passwd", "nonsense", ""])(
    "refuses %j, which is not the product's",
    async (url) => expect((await viaProxy(url)).status).toBe(403),
  );

  it.each(["/page", "/away"])("gives nothing for %s, which is no picture", async (path) => {
    expect((await viaProxy(productUrl + path)).status).toBe(502);
  });
});

describe("the made-up site", () => {
  it("has a page for every path, with nothing of the path run or shown as markup", async () => {
    const response = await fetch(`${sandbox.url}/site/team-days/<script>alert(1)</script>?people=30`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toContain("You came here by a followed link");
    expect(html).not.toContain("<script");
  });

  it("is where the seeded draft's links lead", async () => {
    const token = await signIn(sandbox.url, "rep@contoso.test");
    const drafts = await fetch(`${sandbox.url}/v1.0/me/mailFolders/drafts/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { value } = (await drafts.json()) as { value: { body: { content: string } }[] };
    const links = [...value[0]!.body.content.matchAll(/href="(http[^"]+)"/g)].map(([, link]) => link!);
    expect(links).toHaveLength(3);
    expect(links.some((link) => link.includes("?people=30&amp;") && link.endsWith("#prices"))).toBe(true);
    for (const link of links) expect((await fetch(link.replaceAll("&amp;", "&"))).status).toBe(200);
  });
});

describe("a draft that reaches Graph late", () => {
  it("is there for Outlook at once, and for everybody else when it has travelled", async () => {
    const [outlook, product] = await Promise.all(
      [OUTLOOK, undefined].map((clientId) => signIn(sandbox.url, "rep@contoso.test", undefined, clientId)),
    );
    const call = (token: string | undefined, path: string, init: RequestInit = {}) =>
      fetch(`${sandbox.url}/v1.0/me/messages${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      });
    const control = (path: string, body: object) =>
      fetch(sandbox.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await control("/faults", { operation: "drafts.sync", delayMs: 30_000 });
    const made = await call(outlook, "", { method: "POST", body: JSON.stringify({ subject: "New" }) });
    const { id } = (await made.json()) as { id: string };
    const late = await call(product, `/${id}`);
    expect([late.status, await late.json()]).toMatchObject([404, { error: { code: "ErrorItemNotFound" } }]);
    const change = { method: "PATCH", body: JSON.stringify({ subject: "Newer" }) };
    expect((await call(product, `/${id}`, change)).status).toBe(404);
    expect((await call(outlook, `/${id}`, change)).status).toBe(200);
    await control("/clock", { advanceSeconds: 31 });
    expect((await call(product, `/${id}`)).status).toBe(200);
  });
});
