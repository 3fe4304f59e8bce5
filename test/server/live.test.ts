import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createLive, type Live } from "../../server/features/live/index.ts";
import { createListeners, type Listener } from "../../server/features/live/listeners.ts";
import { LIVE, NudgeRow, nudgeKey } from "../../server/features/live/rows.ts";
import { openTables, type Tables } from "../../server/platform/tables.ts";
import type { LiveEvent } from "../../shared/api.ts";
import { eventually } from "../support/eventually.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";

const log = { info() {}, warn() {}, error() {} };
const message = (): LiveEvent => ({ kind: "message", id: randomUUID() });

interface Page {
  readonly events: LiveEvent[];
  close(): void;
}

let tables: Tables;
/** Two processes, as far as storage can tell. */
const lives: Live[] = [];
const apps: FeatureApp[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  tables = openTables(process.env.TEST_STORAGE ?? "");
  for (let i = 0; i < 2; i += 1) {
    const live = createLive({ tables, log });
    lives.push(live);
    apps.push(await startFeatureApp(live.routes));
  }
});
afterAll(async () => {
  for (const page of pages) page.close();
  for (const live of lives) live.endStreams();
  await Promise.all(apps.map((app) => app.close()));
  await Promise.all(lives.map((live) => live.close()));
});

async function openPage(app: FeatureApp, rep = buildRep()): Promise<Page> {
  // The rep becomes known to the app by any call.
  await app.call(rep, "GET", "/nowhere").catch(() => undefined);
  const stop = new AbortController();
  const response = await fetch(`${app.url}/api/events`, {
    headers: { authorization: `Bearer ${rep.repId}` },
    signal: stop.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events: LiveEvent[] = [];
  const read = async () => {
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) if (block.startsWith("data: ")) events.push(JSON.parse(block.slice(6)));
    }
  };
  read().catch(() => undefined);
  const page = { events, close: () => stop.abort() };
  pages.push(page);
  return page;
}

const [first, second] = [() => lives[0]!, () => lives[1]!];

describe("an open page", () => {
  it("hears of its rep's changes at once here, soon from another process, each once, and of nobody else's", async () => {
    const rep = buildRep();
    const colleague = buildRep({ orgId: rep.orgId });
    const page = await openPage(apps[0]!, rep);
    const others = [await openPage(apps[0]!, colleague), await openPage(apps[0]!, buildRep())];
    const [here, there] = [message(), message()];
    first().nudge({ ...rep, event: here });
    await eventually(async () => expect(page.events).toEqual([here]), 500);
    second().nudge({ ...rep, event: there });
    await eventually(async () => expect(page.events).toEqual([here, there]), 3000);
    // Whatever would come twice comes with the next poll, which this one outlasts.
    const last = message();
    second().nudge({ ...rep, event: last });
    await eventually(async () => expect(page.events).toEqual([here, there, last]), 3000);
    expect(others.map(({ events }) => events)).toEqual([[], []]);
  });

  it("hears once of a flood of changes to one message", async () => {
    const rep = buildRep();
    const page = await openPage(apps[0]!, rep);
    const [event, next] = [message(), message()];
    for (let i = 0; i < 1000; i += 1) first().nudge({ ...rep, event });
    await eventually(async () => expect(page.events).toEqual([event]));
    first().nudge({ ...rep, event: next });
    await eventually(async () => expect(page.events).toEqual([event, next]));
  });

  it("is not opened without a sign-in", async () => {
    const response = await fetch(`${apps[0]!.url}/api/events`, {
      headers: { authorization: "Bearer nobody" },
    });
    expect(response.status).toBe(401);
    await response.body?.cancel();
  });
});

describe("nudges kept for other processes", () => {
  it("are gone after ten minutes", async () => {
    const { orgId, repId } = buildRep();
    const table = tables.organization(orgId);
    const old = nudgeKey(new Date(Date.now() - 11 * 60_000), randomUUID());
    const recent = nudgeKey(new Date(Date.now() - 9 * 60_000), randomUUID());
    for (const row of [old, recent])
      await table.upsert({ partition: LIVE, row }, { repId, event: message() });
    first().nudge({ orgId, repId, event: message() });
    await eventually(async () => {
      const rows = (await table.list(NudgeRow, LIVE)).map(({ row }) => row);
      expect(rows).not.toContain(old);
      expect(rows).toContain(recent);
      expect(rows).toHaveLength(2);
    });
  });
});

describe("an event stream", () => {
  const listener: Listener = { orgId: "o", repId: "r", expiresAt: new Date(Date.now() + 60_000) };

  async function serve(changes: Partial<Listener> = {}) {
    const listeners = createListeners();
    const server: Server = createServer((_req, res) => listeners.add({ ...listener, ...changes }, res));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { listeners, server, port: (server.address() as AddressInfo).port };
  }

  it("ends with the sign-in that opened it", async () => {
    const { listeners, server, port } = await serve({ expiresAt: new Date(Date.now() + 200) });
    const startedAt = performance.now();
    const text = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(text).toContain(": listening");
    expect(listeners.organizations()).toEqual([]);
    listeners.close();
    server.close();
  });

  it("is cut when its reader does not read, instead of being kept for it", async () => {
    const { listeners, server, port } = await serve();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(async () => expect(listeners.organizations()).toEqual(["o"]));
    socket.pause();
    const nudge = { repId: "r", event: { kind: "message" as const, id: "x".repeat(1000) } };
    await eventually(async () => {
      listeners.deliver(
        "o",
        Array.from({ length: 1000 }, () => nudge),
      );
      expect(listeners.organizations()).toEqual([]);
    });
    socket.destroy();
    listeners.close();
    server.close();
  });
});
