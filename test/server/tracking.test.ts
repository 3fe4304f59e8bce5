import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { readInteractions } from "../../server/features/interactions/run.ts";
import { type MessageRow, messageKeys } from "../../server/features/messages/rows.ts";
import type { Changed } from "../../server/features/tracking/fold.ts";
import { openTracking, type Tracking } from "../../server/features/tracking/index.ts";
import { LOOPBACK } from "../../server/platform/addresses.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { Summary } from "../../shared/interactions.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { eventually } from "../support/eventually.ts";
import { buildKey, buildMessage, cookieSecret } from "../support/tracking.ts";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const silent = { info() {}, warn() {}, error() {} };
const tables = openTables(process.env.TEST_STORAGE ?? "");
const orgId = randomUUID();
const table = tables.organization(orgId);
const changes: Changed[] = [];
let dataDir: string;
let tracking: Tracking;
let server: Server;
let origin: string;

const open = (keys = [buildKey(1)]) =>
  openTracking({
    dataDir,
    keys,
    publicUrl: "https://engage.test",
    cookieSecret,
    isSecure: false,
    trustedProxies: LOOPBACK,
    tables,
    clock: systemClock,
    log: silent,
    folding: {
      settingsOf: async () => defaultSettings,
      onChanged: async (change) => void changes.push(change),
    },
    segmentBytes: 1 << 20,
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tracking-"));
  tracking = await open();
  server = createServer((req, res) => {
    if (!tracking.handle(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await tracking.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function sentMessage(change: Partial<MessageRow> = {}): Promise<MessageRow> {
  const message = buildMessage(change);
  await table.insert(messageKeys.message(message.messageId), message);
  return message;
}

/** One of our public addresses, at the server of this test. */
const here = (address: string) => address.replace("https://engage.test", origin);
const visit = (address: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(here(address), { method, redirect: "manual", headers: { "user-agent": CHROME, ...headers } });
const interactionsOf = (message: MessageRow) =>
  readInteractions({ table, message, settings: defaultSettings });

describe("the open image", () => {
  it("is a 43-byte GIF that is never kept, and is recorded as a person's open", async () => {
    const message = await sentMessage();
    const answer = await visit(tracking.tokens.openImageUrl(orgId, message.messageId));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/gif");
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes).toHaveLength(43);
    expect(bytes.toString("latin1", 0, 6)).toBe("GIF89a");
    await tracking.foldNow();
    expect(await interactionsOf(message)).toMatchObject([
      { kind: "opened", evidence: "person", inferred: false, device: { type: "desktop", system: "Windows" } },
    ]);
    const summary = await table.find(Summary, messageKeys.summary(message.messageId));
    expect(summary?.value.opens).toBe(1);
  });

  it.each(["/o/nonsense.gif", "/o/", "/o/%00%ff.gif", "/o/a?b", `/o/${"A".repeat(12_000)}.gif`])(
    "is served for %s too",
    async (path) => {
      expect((await visit(origin + path)).status).toBe(200);
    },
  );
});

describe("a followed link", () => {
  it.each([
    "https://shop.test/a?b=1&c=%20#d",
    "https://shop.test",
    "http://shop.test:8080/a'b(c)*?x=<y>|z",
    "HTTPS://Shop.Test/./a/../b",
    "https://user:pass@shop.test/?q=a+b",
  ])("leads to exactly %s", async (url) => {
    const message = await sentMessage();
    const answer = await visit(tracking.tokens.linkUrl(orgId, message.messageId, 3, url));
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(url);
    expect(answer.headers.get("cache-control")).toContain("no-store");
  });

  it("writes characters that no header can carry as a browser would", async () => {
    const url = tracking.tokens.linkUrl(orgId, randomUUID(), 0, "https://shop.test/süß?q=日本#ü");
    expect((await visit(url)).headers.get("location")).toBe(
      "https://shop.test/s%C3%BC%C3%9F?q=%E6%97%A5%E6%9C%AC#%C3%BC",
    );
    const host = tracking.tokens.linkUrl(orgId, randomUUID(), 0, "https://müller.test/ä");
    expect((await visit(host)).headers.get("location")).toBe("https://xn--mller-kva.test/%C3%A4");
  });

  it("counts a click, which implies an open until an open is seen", async () => {
    const message = await sentMessage();
    const { messageId } = message;
    await visit(tracking.tokens.linkUrl(orgId, messageId, 7, "https://shop.test/"));
    await tracking.foldNow();
    expect(await interactionsOf(message)).toMatchObject([
      { kind: "opened", inferred: true },
      { kind: "clicked", linkIndex: 7, evidence: "person" },
    ]);
    await visit(tracking.tokens.openImageUrl(orgId, messageId));
    await tracking.foldNow();
    expect((await interactionsOf(message)).map(({ kind, inferred }) => [kind, inferred])).toEqual([
      ["opened", false],
      ["clicked", false],
    ]);
    const summary = await table.find(Summary, messageKeys.summary(messageId));
    expect(summary?.value).toMatchObject({ opens: 1, linkClicks: 1, clicksByLink: { 7: 1 } });
  });

  it("answers HEAD the same and counts nothing", async () => {
    const message = await sentMessage();
    const url = tracking.tokens.linkUrl(orgId, message.messageId, 0, "https://shop.test/");
    const answer = await visit(url, {}, "HEAD");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "https://shop.test/"]);
    await tracking.foldNow();
    expect(await interactionsOf(message)).toMatchObject([{ kind: "clicked", evidence: "automatic" }]);
    const summary = await table.find(Summary, messageKeys.summary(message.messageId));
    expect(summary?.value).toMatchObject({ opens: 0, linkClicks: 0 });
  });

  it("that is not ours ends in a readable page without script", async () => {
    const url = tracking.tokens.linkUrl(orgId, randomUUID(), 0, "https://shop.test/");
    const answer = await visit(`${url.slice(0, -1)}!`, { "accept-language": "de, en;q=0.5" });
    const html = await answer.text();
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain("This link can’t be opened");
    expect(html).not.toContain("<script");
  });

  it("of a compromised key shows where it leads instead of going there", async () => {
    const url = tracking.tokens.linkUrl(orgId, randomUUID(), 0, 'https://shop.test/?a="><script>&b');
    const wary = await open([buildKey(1, true), buildKey(2)]);
    const before = tracking;
    tracking = wary;
    const answer = await visit(url);
    tracking = before;
    const html = await answer.text();
    await wary.close();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("location")).toBeNull();
    expect(html).toContain("https://shop.test/?a=&quot;&gt;&lt;script&gt;&amp;b");
    expect(html).not.toContain("<script");
  });
});

describe("every public address", () => {
  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("refuses %s", async (method) => {
    const answer = await visit(tracking.tokens.openImageUrl(orgId, randomUUID()), {}, method);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("leaves other paths to others", async () => {
    expect((await visit(`${origin}/api/o/x`)).status).toBe(418);
  });

  it("survives random bytes in path and headers, and never answers 500", async () => {
    for (let round = 0; round < 60; round += 1) {
      const noise = Buffer.from(Array.from({ length: 200 }, () => Math.floor(Math.random() * 256)));
      const path = Buffer.concat([Buffer.from(round % 2 ? "GET /l/" : "GET /o/"), noise]);
      const head = Buffer.concat([
        path,
        Buffer.from(" HTTP/1.1\r\nHost: a\r\nUser-Agent: "),
        noise,
        Buffer.from("\r\n\r\n"),
      ]);
      expect(await raw(head)).toMatch(/^(HTTP\/1\.1 (200|302|404|400|431) |$)/);
    }
    expect((await visit(`${origin}/o/x.gif`)).status).toBe(200);
  });
});

function raw(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
    socket.end(bytes);
  });
}

describe("what is recorded", () => {
  it("counts repeats by one client once, and another client's hit by itself", async () => {
    const message = await sentMessage();
    const image = tracking.tokens.openImageUrl(orgId, message.messageId);
    await visit(image, { "x-forwarded-for": "203.0.113.7" });
    await visit(image, { "x-forwarded-for": "203.0.113.7" });
    await visit(image, { "x-forwarded-for": "203.0.113.8" });
    await tracking.foldNow();
    const seen = await interactionsOf(message);
    expect(seen.map(({ count, repeatOf }) => [count, repeatOf]).sort()).toEqual([
      [1, null],
      [2, null],
    ]);
    expect((await table.find(Summary, messageKeys.summary(message.messageId)))?.value.opens).toBe(2);
  });

  it("is the rep's own when it carries the rep's cookie, but not with another rep's or a changed one", async () => {
    const message = await sentMessage();
    const cookieOf = (repId: string) => tracking.ownCookie.issue(orgId, repId).split(";")[0] ?? "";
    const own = cookieOf(message.repId);
    const image = tracking.tokens.openImageUrl(orgId, message.messageId);
    for (const cookie of [
      own,
      cookieOf(randomUUID()),
      own.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
    ]) {
      await visit(image, { cookie: `other=1; ${cookie}` });
    }
    await tracking.foldNow();
    const judged = (await interactionsOf(message)).map(({ evidence, count }) => `${evidence} ${count}`);
    expect(judged.sort()).toEqual(["own 1", "person 2"]);
  });

  it("never holds address or agent, neither in rows nor in what is told", async () => {
    const message = await sentMessage();
    await visit(tracking.tokens.openImageUrl(orgId, message.messageId), {
      "x-forwarded-for": "198.51.100.77",
      "user-agent": `${CHROME} Fingerprint/77.1`,
    });
    await tracking.foldNow();
    const rows = await table.list(z.unknown(), message.messageId);
    expect(JSON.stringify(rows)).not.toMatch(/198\.51|Fingerprint|AppleWebKit/);
    expect(changes).toContainEqual({ orgId, repId: message.repId, messageId: message.messageId });
  });

  it("is folded shortly after by itself", async () => {
    const message = await sentMessage();
    await visit(tracking.tokens.openImageUrl(orgId, message.messageId));
    const startedAt = performance.now();
    await eventually(async () =>
      expect(changes.map((change) => change.messageId)).toContain(message.messageId),
    );
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it("ends when following stops, and for an organization that turned it off; links still lead on", async () => {
    const message = await sentMessage();
    const url = tracking.tokens.linkUrl(orgId, message.messageId, 0, "https://shop.test/");
    await tracking.stopList.stopMessage(orgId, message.messageId);
    expect((await visit(url)).status).toBe(302);
    const other = await sentMessage();
    await tracking.stopList.setOrganization(orgId, true);
    expect((await visit(tracking.tokens.openImageUrl(orgId, other.messageId))).status).toBe(200);
    await tracking.stopList.setOrganization(orgId, false);
    expect(tracking.health().unfoldedHits).toBe(0);
    await visit(tracking.tokens.openImageUrl(orgId, other.messageId));
    await tracking.foldNow();
    expect(await interactionsOf(message)).toEqual([]);
    expect(await interactionsOf(other)).toHaveLength(1);
  });

  it("does not bring back a message that is gone", async () => {
    const messageId = randomUUID();
    await visit(tracking.tokens.openImageUrl(orgId, messageId));
    await tracking.foldNow();
    expect(await table.list(z.unknown(), messageId)).toEqual([]);
  });
});
