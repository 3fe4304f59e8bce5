import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { openNetworks } from "../../server/features/networks/index.ts";
import { createPublisherDoor } from "../../server/platform/publishers.ts";
import { DAY } from "../../shared/time.ts";

let sandbox: Sandbox;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "publishers-"));
  sandbox = await startSandbox({
    clientId: "6d1b3b5e-1f6e-4c8e-9d39-5a4f0c6f2e11",
    clientSecret: "secret",
    appUrl: "http://localhost:3000",
  });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const post = (path: string, body: object) =>
  fetch(sandbox.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("the publishers in the sandbox", () => {
  it("answer in their own forms, so that the server can renew each list", async () => {
    let now = Date.parse("2026-11-22T10:00:00.000Z");
    const networks = openNetworks({
      dataDir,
      ask: createPublisherDoor({ standInUrl: sandbox.url }),
      clock: { now: () => new Date(now) },
      log: { info() {}, warn() {}, error() {} },
    });
    networks.close();
    const results = await networks.refresh();
    expect([...results.keys()].toSorted()).toEqual(
      ["amazon", "apple", "digitalocean", "google", "linode", "microsoft365", "oracle", "vultr"].toSorted(),
    );
    expect(new Set(results.values())).toEqual(new Set(["renewed"]));
    expect(networks.lookup("54.240.1.1").label).toBe("Amazon Web Services");
    // SharePoint's: published, but no proxy for pictures.
    expect(networks.lookup("40.108.128.1").network).not.toBe("microsoftProxy");
    now += 2 * DAY;
    expect(new Set((await networks.refresh()).values())).toEqual(new Set(["unchanged"]));
    await post("/publishers", { host: "geoip.linode.com", text: "# nothing\n" });
    await post("/faults", { operation: "publishers.docs.oracle.com", status: 503, count: 1 });
    await post("/faults", { operation: "publishers.www.gstatic.com", mode: "half", count: 1 });
    await post("/publishers", { host: "www.gstatic.com", text: '{"prefixes":[]}' });
    now += 2 * DAY;
    const spoilt = await networks.refresh();
    expect(spoilt.get("linode")).toBe("refused");
    expect(spoilt.get("oracle")).toBe("failed");
    expect(spoilt.get("google")).toBe("failed");
    expect(spoilt.get("amazon")).toBe("unchanged");
    expect(networks.lookup("45.33.1.1").label).toBe("Akamai Linode");
  });

  it("say what is wrong with a question", async () => {
    const status = async (path: string) => (await fetch(`${sandbox.url}/_publishers/${path}`)).status;
    expect(await status("endpoints.office.com/endpoints/worldwide")).toBe(400);
    expect(await status("ip-ranges.amazonaws.com/other.json")).toBe(404);
    expect(await status("nobody.example/")).toBe(404);
    expect((await post("/publishers", { host: "nobody.example", text: "" })).status).toBe(400);
  });
});
