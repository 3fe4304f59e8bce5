import { type ChildProcess, spawn } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startProduct, type TestProduct } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { findIn, type Place, readFiles, readStorage, spellingsOf } from "../support/everywhere.ts";
import { freePort } from "../support/stack.ts";

const HOUR_SECONDS = 3600;

/** Addresses and programs that nobody else in this run has. */
function buildPeople() {
  const number = () => randomInt(100, 250);
  const group = () => randomInt(0x1000, 0xffff).toString(16);
  const mark = randomUUID().replaceAll("-", "").slice(0, 12);
  const network = ["2a02", group(), group(), group()].join(":");
  return {
    v4: `185.${number()}.${number()}.${number()}`,
    v6: `${network}:${group()}:${group()}:${group()}:${group()}`,
    network,
    repAddress: `185.${number()}.${number()}.${number()}`,
    browser: `Mozilla/5.0 (Linux; Android 15; SM-${mark}q) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.7${mark}.9 Mobile Safari/537.36`,
    robot: `Zyxophone${mark}/7.31.9 (+https://zyxo${mark}.example/bot)`,
    repBrowser: `Mozilla/5.0 (X11; Quux${mark}OS x86_64; rv:144.0) Gecko/20100101 Firefox/144.0`,
    mark,
  };
}

const people = buildPeople();
const bytesOf = (v6: string) => Buffer.from(v6.replaceAll(":", ""), "hex");
/** The mark is in all agents; three parts of an address tell where somebody is nearly as well as all four. */
const spellings = [
  ...[people.v4, people.v6, people.network, people.repAddress, people.mark].flatMap(spellingsOf),
  ...[people.v4, people.repAddress].flatMap((v4) => [
    v4.slice(0, v4.lastIndexOf(".")),
    Buffer.from(v4.split(".").map(Number)).toString("hex"),
  ]),
  ...[people.v6, people.network].flatMap((v6) => spellingsOf(bytesOf(v6))),
];

let product: TestProduct;
let server: ChildProcess;
let url: string;
let dataDir: string;
let output = "";

beforeAll(async () => {
  product = await startProduct();
  dataDir = mkdtempSync(join(tmpdir(), "privacy-"));
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, ["server/main.ts"], {
    env: { ...process.env, ...product.environment, PORT: port, DATA_DIR: dataDir, LOG_LEVEL: "trace" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream?.setEncoding("latin1").on("data", (text) => {
      output += text;
    });
  }
  await eventually(async () => expect(output).toContain("The server listens"));
});
afterAll(async () => {
  server.kill("SIGKILL");
  if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
  rmSync(dataDir, { recursive: true, force: true });
  await product.close();
});

async function ask(path: string, init: RequestInit, from: { address: string; agent: string }) {
  const headers = new Headers(init.headers);
  headers.set("x-forwarded-for", from.address);
  headers.set("user-agent", from.agent);
  headers.set("content-type", "application/json");
  const answer = await fetch(url + path, { ...init, headers, redirect: "manual" });
  const text = await answer.text();
  const isJson = (answer.headers.get("content-type") ?? "").includes("json");
  return { status: answer.status, body: isJson ? JSON.parse(text) : text };
}

const atRep = { address: people.repAddress, agent: people.repBrowser };
const asRep = (token: string, method: string, path: string, body?: unknown) =>
  ask(
    path,
    {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    },
    atRep,
  );

/** A rep at work, with mistakes: each refusal is a chance to say too much. */
async function work(token: string) {
  const to = [{ address: `${randomUUID()}@customer.test`, name: "Ann" }];
  const ann = { kind: "contact", name: "Ann", emails: [to[0]?.address] };
  expect(await asRep(token, "POST", "/api/records", ann)).toMatchObject({ status: 201 });
  const html = '<p><a href="https://www.adventure-works.example/offer">Offer</a></p>';
  const input = { to, cc: [], subject: "Offer", html, follow: "follow" };
  const { status, body } = await asRep(token, "POST", "/api/compose/prepare", input);
  expect({ status, state: body.state }).toEqual({ status: 200, state: "following" });
  await asRep(token, "POST", `/api/messages/${body.messageId}/sent`, {});
  await asRep(token, "POST", "/api/compose/permit", {});
  await asRep(token, "POST", "/api/reading", { addresses: [body.openImageUrl] });
  for (const [method, path, wrong] of [
    ["POST", "/api/compose/prepare", '{"to": nonsense'],
    ["POST", "/api/compose/prepare", { nonsense: true }],
    ["GET", "/api/messages/nobody", undefined],
    ["GET", `/api/messages/${body.messageId}/body`, undefined],
    ["POST", `/api/messages/${body.messageId}/interactions/nobody/feedback`, { evidence: "own" }],
    ["GET", "/api/nothing", undefined],
  ] as const) {
    expect((await asRep(token, method, path, wrong)).status).toBeGreaterThanOrEqual(400);
  }
  expect((await asRep("no.such.token", "GET", "/api/me")).status).toBe(401);
  return {
    messageId: String(body.messageId),
    image: new URL(body.openImageUrl).pathname,
    link: new URL(/href="([^"]+\/l\/[^"]+)"/.exec(body.html)?.[1] ?? "").pathname,
  };
}

/** Everybody asks for everything, also in ways that are refused. */
async function visit({ image, link }: { image: string; link: string }) {
  const visitors = [
    { address: people.v4, agent: people.browser },
    { address: people.v6, agent: people.browser },
    { address: people.v6, agent: people.robot },
    atRep,
  ];
  for (const from of visitors) {
    for (const path of [image, link]) {
      await ask(path, { method: "GET" }, from);
      await ask(path, { method: "HEAD" }, from);
      await ask(path, { method: "POST" }, from);
      await ask(`${path.slice(0, -8)}AAAA`, { method: "GET" }, from);
      await ask(`${path}?from=${encodeURIComponent(from.address)}`, { method: "GET" }, from);
    }
  }
}

const inJournal = ({ name }: Place) => name.startsWith("file journal");
const readAll = async (): Promise<Place[]> => [
  ...readFiles(dataDir),
  ...(await readStorage(product.environment.STORAGE_CONNECTION_STRING ?? "")),
  { name: "the log", content: output },
];

describe("the address and the program of whoever asks", () => {
  it("are in the journal for the hours, and nowhere else; after them, nowhere at all", async () => {
    const token = await product.signIn("rep@contoso.test");
    const message = await work(token);
    await product.advance(HOUR_SECONDS);
    await visit(message);
    const history = `/api/messages/${message.messageId}/interactions`;
    // Of each of the four visitors: once, once with HEAD, and once with something hung on to it.
    await eventually(async () => {
      const { items } = (await asRep(token, "GET", history)).body;
      const clicks = items.filter(({ kind }: { kind: string }) => kind === "clicked");
      expect(clicks.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(12);
    });

    const before = await readAll();
    expect(findIn(before.filter(inJournal), spellings).length).toBeGreaterThan(0);
    expect(
      findIn(
        before.filter((place) => !inJournal(place)),
        spellings,
      ),
    ).toEqual([]);

    await product.advance(24 * HOUR_SECONDS);
    await eventually(async () => expect(findIn(readFiles(dataDir), spellings)).toEqual([]), 20_000);
    expect(findIn(await readAll(), spellings)).toEqual([]);
    // What was made of them is still there.
    expect((await asRep(token, "GET", history)).body.items.length).toBeGreaterThan(8);
  }, 60_000);
});

describe("the search for them", () => {
  it.each([
    ["as they are", (text: string) => text],
    ["in capitals", (text: string) => text.toUpperCase()],
    ["as hex", (text: string) => Buffer.from(text).toString("hex")],
    ["as base64, wherever they begin", (text: string) => Buffer.from(`x${text}yz`).toString("base64")],
    ["as base64url", (text: string) => Buffer.from(`xy${text}z`).toString("base64url")],
    ["in two bytes for each letter", (text: string) => Buffer.from(text, "utf16le").toString("latin1")],
    ["in an address", encodeURIComponent],
  ])("finds them %s", (_case, write) => {
    for (const text of [people.v4, people.v6, people.browser]) {
      const content = `before ${write(text)} after`;
      expect(findIn([{ name: "somewhere", content }], spellings).length).toBeGreaterThan(0);
    }
  });
});
