import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";

let product: TestProduct;
let server: TestServer;

beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  mkdirSync(server.addinDir, { recursive: true });
  writeFileSync(join(server.addinDir, "taskpane.html"), '<script src="%OFFICE_JS_URL%"></script>');
  writeFileSync(join(server.addinDir, "taskpane.0123456789abcdef0123.js"), "1;");
  writeFileSync(join(server.addinDir, "icon.svg"), "<svg/>");
});
afterAll(() => product.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { redirect: "manual", headers });

describe("the add-in's files", () => {
  it("are pages that load Office.js from where it is configured, always fresh", async () => {
    const page = await get("/addin/taskpane.html");
    expect(await page.text()).toContain('src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js"');
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("content-type")).toContain("text/html");
  });

  it("may be framed by Outlook only, and run no script but ours and Office's", async () => {
    const { headers } = await get("/addin/taskpane.html");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /frame-ancestors https:\/\/outlook\.office\.com [^;]*https:\/\/outlook\.cloud\.microsoft/,
    );
    expect(policy).toContain("script-src 'self' https://appsforoffice.microsoft.com;");
    expect(policy).toContain(
      "connect-src 'self' https://login.microsoftonline.com https://appsforoffice.microsoft.com",
    );
    for (const name of ["x-frame-options", "cross-origin-opener-policy", "x-powered-by"]) {
      expect(headers.get(name)).toBeNull();
    }
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("are kept for ever when their name has their content's hash, and asked for again otherwise", async () => {
    const script = await get("/addin/taskpane.0123456789abcdef0123.js");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await get("/addin/icon.svg")).headers.get("cache-control")).toBe("no-cache");
  });

  it("tell what is needed to sign in", async () => {
    expect(await (await get("/addin/config.json")).json()).toEqual({
      clientId: "7c0f6f0e-1111-4222-8333-944455556666",
      authority: "https://login.microsoftonline.com/organizations",
      apiScope: "api://7c0f6f0e-1111-4222-8333-944455556666/access_as_user",
    });
  });

  it.each([
    "/addin/none.html",
    "/addin/..%2f..%2fpackage.json",
    "/addin/%2e%2e/package.json",
    "/addin/",
    "/nothing",
  ])("are not found at %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe("the server", () => {
  it("leads from its root to where the product is shown", async () => {
    const answer = await get("/");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/addin/app.html"]);
  });

  it("answers unknown addresses of the API as problems, framed by nobody", async () => {
    const answer = await get("/api/nothing");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(await answer.json()).toMatchObject({ code: "not_found" });
  });

  it("serves the recipients' addresses before all that", async () => {
    expect((await get("/o/broken.gif")).headers.get("content-type")).toBe("image/gif");
    expect((await get("/l/broken")).status).toBe(404);
  });

  it("says who is signed in, and marks the browser as theirs", async () => {
    const token = await product.signIn("admin@contoso.test");
    const answer = await server.call(token, "GET", "/api/me");
    expect(answer.body).toMatchObject({ address: "admin@contoso.test", isAdmin: true });
    const own = server.app.tracking.ownCookie.read(answer.headers.get("set-cookie")?.split(";")[0]);
    expect(own).toEqual({ orgId: answer.body.orgId, repId: answer.body.repId });
    expect(await server.app.organizations.list()).toContain(answer.body.orgId);
  });

  it("takes no token that was made for Graph", async () => {
    const token = await product.signIn("rep@contoso.test", "graph");
    expect(await server.call(token, "GET", "/api/me")).toMatchObject({
      status: 401,
      body: { code: "not_signed_in" },
    });
  });

  it("is alive, ready while all that it needs answers, and says what does not", async () => {
    expect((await get("/healthz")).status).toBe(200);
    const ready = await get("/readyz");
    expect(await ready.json()).toEqual({
      ready: true,
      checks: {
        ...{ storage: { ok: true }, microsoft: { ok: true }, journal: { ok: true } },
        replies: { ok: true, detail: expect.stringContaining("mailboxes are listened to") },
      },
    });
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ operation: "keys", status: 503 });
    await fetch(`${product.sandboxUrl}/faults`, { method: "POST", headers, body });
    const problem = await eventually(async () => {
      const answer = await get("/readyz");
      expect(answer.status).toBe(503);
      return (await answer.json()) as unknown;
    });
    expect(problem).toMatchObject({
      detail: "microsoft",
      checks: {
        storage: { ok: true },
        microsoft: { ok: false, detail: "login.microsoftonline.com answers 503" },
      },
    });
    await fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" });
  });
});
