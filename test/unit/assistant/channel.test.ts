import type { lookup } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { createOutsideDoor } from "../../../server/features/channels/door.ts";
import {
  nextAttempt,
  postingId,
  readChannelUrl,
  readPostingId,
} from "../../../server/features/channels/rules.ts";
import { createTurns } from "../../../server/features/channels/turns.ts";
import { DAY, HOUR, SECOND } from "../../../shared/time.ts";

describe("the address of a webhook", () => {
  it.each([
    ["https://hooks.example.com/a?b=c#d", { url: "https://hooks.example.com/a?b=c" }],
    ["http://hooks.example.com/", { refused: "notHttps" }],
    ["http://localhost:3000/", { refused: "notHttps" }],
    ["ftp://hooks.example.com/", { refused: "notHttps" }],
    ["https://user:word@hooks.example.com/", { refused: "hasPassword" }],
    ["https://10.0.0.1/", { refused: "inside" }],
    ["https://0x7f000001/", { refused: "inside" }],
    ["https://[::ffff:10.0.0.1]/", { refused: "inside" }],
    ["https://169.254.169.254/latest", { refused: "inside" }],
    ["hooks.example.com", { refused: "noUrl" }],
    ["javascript:alert(1)", { refused: "noUrl" }],
    ["", { refused: "noUrl" }],
  ])("%s", (text, answer) => {
    expect(readChannelUrl(text, false)).toEqual(answer);
  });

  it("may be http in the sandbox, and nothing else more", () => {
    expect(readChannelUrl("http://localhost:3000/a", true)).toEqual({ url: "http://localhost:3000/a" });
    expect(readChannelUrl("http://10.0.0.1/x", true)).toEqual({ refused: "inside" });
    expect(readChannelUrl("file:///etc/passwd", true)).toEqual({ refused: "noUrl" });
  });
});

describe("a post that failed", () => {
  const since = new Date("2026-11-21T09:00:00.000Z");
  const later = (ms: number) => new Date(since.getTime() + ms);
  it("comes again for a day, later each time, an hour at most", () => {
    const delays: number[] = [];
    for (let now = since; ; ) {
      const again = nextAttempt(since, now, 1);
      if (!again) break;
      delays.push(again.getTime() - now.getTime());
      now = again;
    }
    expect(delays.slice(0, 4)).toEqual([5, 5, 10, 20].map((seconds) => seconds * SECOND));
    expect(Math.max(...delays)).toBe(HOUR);
    expect(delays.length).toBeLessThan(50);
    expect(nextAttempt(since, later(DAY), 0)).toBeUndefined();
  });

  it("is given up at once where nothing has got through for days", () => {
    const failing = (ms: number) => nextAttempt(since, later(SECOND), 1, later(-ms).toISOString());
    expect(failing(4 * DAY)).toBeDefined();
    expect(failing(5 * DAY)).toBeUndefined();
  });

  it("is found again by what it is called", () => {
    const posting = {
      ...{ repId: "0c8b7c9e-6a55-4c2e-9d3f-111111111111", createdAt: since.toISOString() },
      cardId: "reminderDue_0c8b7c9e-6a55-4c2e-9d3f-222222222222_1789900000000",
    };
    expect(readPostingId(postingId(posting))).toEqual(posting);
    expect(readPostingId("nonsense")).toBeUndefined();
  });
});

describe("turns to post", () => {
  it("are one at a time for each rep and few for all, so that hands stay free", () => {
    const turns = createTurns();
    const first = turns.enter("a");
    expect([turns.enter("a"), turns.enter("b"), turns.enter("c"), turns.enter("d")]).toEqual([
      ...[undefined, expect.any(Function), expect.any(Function), undefined],
    ]);
    first?.();
    expect([turns.enter("a"), turns.enter("d")]).toEqual([expect.any(Function), undefined]);
  });
});

/** A resolver that gives a name these addresses. */
const names = (...addresses: string[]) =>
  ((_name: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as unknown as typeof lookup;

describe("posting to an address that somebody typed in", () => {
  it.each([
    ...["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://192.168.1.1/"],
    ...["https://169.254.169.254/", "https://[fe80::1]/", "https://[fd00::1]/", "https://100.64.0.1/"],
    ...["https://0.0.0.0/", "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://0x7f.1/"],
    ...["https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://[::]/", "https://224.0.0.1/"],
    ...["https://[::10.0.0.1]/", "https://[64:ff9b:1::a00:1]/", "https://[fec0::1]/", "https://[4000::1]/"],
  ])("never leads to %s", async (url) => {
    const post = createOutsideDoor({ isSandbox: false });
    await expect(post(url, {}, "")).rejects.toThrow("network of its own");
  });

  it.each([
    ["a name inside", ["10.1.2.3"]],
    ["this machine", ["127.0.0.1"]],
    ["one address inside and one outside", ["93.184.215.14", "192.168.0.9"]],
    ["this machine, in the other kind of address", ["::1"]],
  ])("never leads to a name for %s", async (_case, addresses) => {
    const post = createOutsideDoor({ isSandbox: false, resolve: names(...addresses) });
    await expect(post("https://hooks.example.com/", {}, "")).rejects.toThrow("network of its own");
  });

  it("is by https alone", async () => {
    const post = createOutsideDoor({ isSandbox: false, resolve: names("93.184.215.14") });
    await expect(post("http://hooks.example.com/", {}, "")).rejects.toThrow("https");
  });

  it("leads nowhere but to this machine in the sandbox", async () => {
    const post = createOutsideDoor({ isSandbox: true, resolve: names("93.184.215.14") });
    await expect(post("https://hooks.example.com/", {}, "")).rejects.toThrow("network of its own");
    await expect(post("https://93.184.215.14/", {}, "")).rejects.toThrow("network of its own");
  });

  it("follows no redirect, and reads nothing of an answer without end", async () => {
    let asked = 0;
    const server = createServer((req, res) => {
      asked += 1;
      res.writeHead(req.url === "/endless" ? 200 : 302, { location: "/endless" });
      res.write("x".repeat(100_000));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const post = createOutsideDoor({ isSandbox: true, resolve: names("127.0.0.1") });
    try {
      expect(await post(`http://hooks.example.com:${port}/`, {}, "{}")).toBe(302);
      expect(await post(`http://hooks.example.com:${port}/endless`, {}, "{}")).toBe(200);
      expect(asked).toBe(2);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
