import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { pageRoutes } from "../../server/http/pages.ts";
import { type FeatureApp, startFeatureApp } from "../support/featureApp.ts";

const publicUrl = "https://engage.example";
let app: FeatureApp;
let addinDir: string;
beforeAll(async () => {
  addinDir = mkdtempSync(join(tmpdir(), "addin-"));
  const pages = pageRoutes({
    addinDir,
    publicUrl,
    clientId: "7c0f6f0e-1111-4222-8333-944455556666",
    homeUrl: "/addin/app.html",
    officeJsUrl: "https://office.example/office.js",
    frameAncestors: ["https://outlook.example"],
    isSecure: true,
  });
  app = await startFeatureApp(pages);
});
afterAll(async () => {
  await app.close();
  rmSync(addinDir, { recursive: true, force: true });
});

describe("the script of Outlook’s events", () => {
  it("knows where our server is, as it runs where nothing has an address; it is always fresh", async () => {
    writeFileSync(join(addinDir, "launch.js"), 'a("%PUBLIC_URL%");b("%PUBLIC_URL%/api")');
    const response = await fetch(`${app.url}/addin/launch.js`);
    expect(await response.text()).toBe(`a("${publicUrl}");b("${publicUrl}/api")`);
    expect(response.headers.get("content-type")).toMatch(/javascript/);
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it("is missing as pages are when the add-in was not built", async () => {
    rmSync(join(addinDir, "launch.js"), { force: true });
    expect((await fetch(`${app.url}/addin/launch.js`)).status).toBe(404);
  });

  it("is the one that Outlook may let call us without a page", async () => {
    const response = await fetch(`${app.url}/.well-known/microsoft-officeaddins-allowed.json`);
    expect(await response.json()).toEqual({ allowed: [`${publicUrl}/addin/launch.js`] });
  });
});
