import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { type Stack, startStack } from "../support/stack.ts";

/** What scripts and integrators rely on, seen from outside over HTTP, with everything running as `npm start` runs it. */

const REP = "rep@contoso.test";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const ORIGINAL = "https://www.adventure-works.example/offer?a=1&b=2#top";
const HTML = `<p>Hello Ann, <a href="${ORIGINAL.replaceAll("&", "&amp;")}">the offer</a></p>`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 60_000);
afterAll(() => stack?.stop());

const post = (body: unknown) => ({ method: "POST", body: JSON.stringify(body) });
const asRecipient = {
  headers: { "user-agent": FIREFOX, "x-forwarded-for": "203.0.113.7" },
  redirect: "manual",
} as const;

async function read<T>(answer: Response | Promise<Response>): Promise<T> {
  const response = await answer;
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

interface Prepared {
  messageId: string;
  state: string;
  html: string;
  openImageUrl: string;
  ticket: string;
}
interface Numbers {
  status: string;
  opens: number;
  linkClicks: number;
}

async function sendFollowed(subject: string): Promise<Prepared & { link: string }> {
  const body = { to: [{ address: "ann@customer.test" }], cc: [], subject, html: HTML, follow: "follow" };
  const prepared = await read<Prepared>(stack.api(REP, "/api/compose/prepare", post(body)));
  expect(prepared.state).toBe("following");
  expect((await stack.api(REP, `/api/messages/${prepared.messageId}/sent`, post({}))).status).toBe(204);
  return { ...prepared, link: /href="([^"]+\/l\/[^"]+)"/.exec(prepared.html)![1]! };
}

const numbersOf = (messageId: string) => read<Numbers>(stack.api(REP, `/api/messages/${messageId}`));

describe("the contract", () => {
  it("follows a message from prepare to the counted click", async () => {
    const { messageId, openImageUrl, link } = await sendFollowed("An offer");
    const image = await fetch(openImageUrl, asRecipient);
    expect([image.status, image.headers.get("content-type")]).toEqual([200, "image/gif"]);
    const click = await fetch(link, asRecipient);
    expect([click.status, click.headers.get("location")]).toEqual([302, ORIGINAL]);
    await eventually(async () =>
      expect(await numbersOf(messageId)).toMatchObject({ opens: 1, linkClicks: 1 }),
    );
    const { items } = await read<{ items: { kind: string; evidence: string }[] }>(
      stack.api(REP, `/api/messages/${messageId}/interactions`),
    );
    expect(items.map(({ kind, evidence }) => `${kind} ${evidence}`)).toEqual([
      "clicked person",
      "opened person",
      "sent own",
    ]);
    const list = await read<{ items: { messageId: string }[] }>(
      stack.api(REP, "/api/messages?view=followed"),
    );
    expect(list.items[0]?.messageId).toBe(messageId);
  });

  it("shows nothing of it to another organization, nor to another rep", async () => {
    const { messageId } = await sendFollowed("For our eyes");
    for (const stranger of ["rep@fabrikam.test", "rep2@contoso.test"]) {
      for (const path of ["", "/interactions", "/body"]) {
        expect((await stack.api(stranger, `/api/messages/${messageId}${path}`)).status).toBe(404);
      }
      const list = await read<{ items: unknown[] }>(stack.api(stranger, "/api/messages?view=all"));
      expect(list.items).toEqual([]);
      expect((await stack.api(stranger, `/api/messages/${messageId}/unfollow`, post({}))).status).toBe(404);
    }
  });

  it("stops recording when the rep stops following, and still redirects", async () => {
    const { messageId, link, openImageUrl } = await sendFollowed("Stopped");
    expect((await stack.api(REP, `/api/messages/${messageId}/unfollow`, post({}))).status).toBe(204);
    expect((await fetch(openImageUrl, asRecipient)).status).toBe(200);
    expect((await fetch(link, asRecipient)).headers.get("location")).toBe(ORIGINAL);
    const later = await sendFollowed("Counted after the stopped one");
    await fetch(later.openImageUrl, asRecipient);
    await eventually(async () => expect(await numbersOf(later.messageId)).toMatchObject({ opens: 1 }));
    expect(await numbersOf(messageId)).toMatchObject({ opens: 0, linkClicks: 0 });
  });

  it("moves the clock of server and stand-in, so that a repeat is a new open", async () => {
    const { messageId, openImageUrl } = await sendFollowed("Twice");
    await fetch(openImageUrl, asRecipient);
    await fetch(openImageUrl, asRecipient);
    await eventually(async () => expect(await numbersOf(messageId)).toMatchObject({ opens: 1 }));
    const before = await read<{ now: string }>(fetch(`${stack.sandboxUrl}/clock`));
    const moved = await fetch(`${stack.sandboxUrl}/clock`, {
      ...post({ advanceSeconds: 600 }),
      headers: { "content-type": "application/json" },
    });
    expect(moved.ok).toBe(true);
    const after = await read<{ now: string }>(fetch(`${stack.sandboxUrl}/clock`));
    expect(Date.parse(after.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(600_000);
    await fetch(openImageUrl, asRecipient);
    await eventually(async () => expect(await numbersOf(messageId)).toMatchObject({ opens: 2 }));
  });

  it("is up again after a kill -9, with every answered hit", async () => {
    const { messageId, openImageUrl } = await sendFollowed("Killed");
    expect((await fetch(openImageUrl, asRecipient)).status).toBe(200);
    const pid = stack.serverPid();
    process.kill(pid, "SIGKILL");
    await eventually(async () => expect(stack.serverPid()).not.toBe(pid));
    await eventually(async () => expect((await fetch(`${stack.serverUrl}/healthz`)).status).toBe(200));
    await eventually(async () => expect(await numbersOf(messageId)).toMatchObject({ opens: 1 }));
  });

  it("nudges a page that listens at another server process", async () => {
    const port = Number(new URL(stack.serverUrl).port) + 7;
    const second = spawn(process.execPath, ["scripts/server.ts"], {
      env: { ...process.env, PORT: String(port), DATA_DIR: stack.dataDir },
      stdio: "ignore",
    });
    try {
      await hearsOfAnOpen(`http://localhost:${port}`, second);
    } finally {
      second.kill("SIGTERM");
      await once(second, "exit");
    }
  });

  it("refuses strangers, and says so as a problem", async () => {
    const answer = await fetch(`${stack.serverUrl}/api/messages`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "not_signed_in", status: 401 });
    expect((await fetch(`${stack.serverUrl}/api/openapi.json`)).status).toBe(200);
  });
});

async function hearsOfAnOpen(secondUrl: string, second: ChildProcess): Promise<void> {
  await eventually(async () => {
    expect(second.exitCode).toBeNull();
    expect((await fetch(`${secondUrl}/healthz`)).status).toBe(200);
  });
  const { messageId, openImageUrl } = await sendFollowed("Heard elsewhere");
  const token = await stack.tokenOf(REP);
  const stream = await fetch(`${secondUrl}/api/events`, { headers: { authorization: `Bearer ${token}` } });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  await fetch(openImageUrl, asRecipient);
  let heard = "";
  for await (const chunk of stream.body!) {
    heard += new TextDecoder().decode(chunk as Uint8Array);
    if (heard.includes(messageId)) return;
  }
  throw new Error(`The stream ended without a nudge: ${heard}`);
}
