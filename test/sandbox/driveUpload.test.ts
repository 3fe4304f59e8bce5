import { createHash } from "node:crypto";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { FileUpload, OneDriveLargeFileUploadTask } from "@microsoft/microsoft-graph-client";
import fc from "fast-check";
import type { Sandbox } from "../../sandbox/server.ts";
import { readContentRange, readRange } from "../../sandbox/sharepoint/ranges.ts";
import {
  addFault,
  advance,
  driveClient,
  driveOf,
  fetchReply,
  forgetTrouble,
  led,
  putRange,
  setPolicy,
  someBytes,
  UNIT,
} from "./driveSupport.ts";
import { openSandbox } from "./support.ts";

const FILE = someBytes(2 * UNIT + 1000);
const parts = [FILE.subarray(0, UNIT), FILE.subarray(UNIT, 2 * UNIT), FILE.subarray(2 * UNIT)] as const;
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let sandbox: Sandbox;
let drive: Awaited<ReturnType<typeof driveOf>>;
let folder = "";
beforeAll(async () => {
  sandbox = await openSandbox();
  drive = await driveOf(sandbox);
});
afterAll(() => sandbox.close());
afterEach(() => forgetTrouble(sandbox));

let count = 0;
/** The address of a file that isn't there yet, in a folder of its own. */
async function newPath(): Promise<string> {
  count += 1;
  const input = { name: `u${count}`, folder: {} };
  folder = (await drive.ask("POST", "/special/approot/children", input)).body.id;
  return `/items/${folder}:/offer.pdf:`;
}

const put = (url: string, index: 0 | 1 | 2) => putRange(url, parts[index], index * UNIT, FILE.length);
const namesInFolder = async () =>
  (await drive.ask("GET", `/items/${folder}/children`)).body.value.map(({ name }: { name: string }) => name);

async function bytesAt(path: string): Promise<Uint8Array> {
  const { headers } = await drive.ask("GET", `${path}/content`);
  return new Uint8Array(await (await fetch(led(headers.get("location")!, sandbox))).arrayBuffer());
}

async function finish(url: string) {
  const { nextExpectedRanges } = (await fetchReply(url)).body;
  const next = Number(nextExpectedRanges[0].split("-")[0]) / UNIT;
  for (let index = next; index < 2; index += 1) expect((await put(url, index as 0 | 1)).status).toBe(202);
  return await put(url, 2);
}

describe("an upload session", () => {
  it("takes a file in ranges and makes an item of them with the last", async () => {
    const path = await newPath();
    const { status, body } = await drive.ask("POST", `${path}/createUploadSession`);
    expect(status).toBe(200);
    expect(body.uploadUrl).toMatch(
      /^https:\/\/contoso-my\.sharepoint\.com\/personal\/rep_contoso_test\/_api\/v2\.0\//,
    );
    const url = led(body.uploadUrl, sandbox);
    expect(await put(url, 0)).toMatchObject({ status: 202, body: { nextExpectedRanges: [`${UNIT}-`] } });
    expect((await fetchReply(url)).body.nextExpectedRanges).toEqual([`${UNIT}-`]);
    expect(await namesInFolder()).toEqual([]);
    expect((await put(url, 1)).status).toBe(202);
    const last = await put(url, 2);
    expect(last).toMatchObject({ status: 201, body: { name: "offer.pdf", size: FILE.length } });
    expect(hash(await bytesAt(path))).toBe(hash(FILE));
    expect((await fetchReply(url)).status).toBe(404);
  });

  it("works for Microsoft's own client", async () => {
    await newPath();
    const client = await driveClient(sandbox);
    const name = "large.bin";
    const { body } = await drive.ask("POST", `/items/${folder}:/${name}:/createUploadSession`);
    const session = { url: body.uploadUrl, expiry: new Date(body.expirationDateTime) };
    const file = new FileUpload(FILE.slice().buffer, name, FILE.length);
    const task = new OneDriveLargeFileUploadTask(client, file, session, { rangeSize: UNIT });
    expect((await task.upload()).responseBody).toMatchObject({ name, size: FILE.length });
    expect(hash(await bytesAt(`/items/${folder}:/${name}:`))).toBe(hash(FILE));
  });

  it.each([
    ["fail", 409, ["offer.pdf"]],
    ["replace", 200, ["offer.pdf"]],
    ["rename", 201, ["offer 1.pdf", "offer.pdf"]],
  ] as const)("meets a name that is taken with %s", async (conflict, status, names) => {
    const path = await newPath();
    await drive.ask("PUT", `${path}/content`, "earlier");
    const url = await drive.startUpload(path, { "@microsoft.graph.conflictBehavior": conflict });
    const { body, ...answer } = await finish(url);
    expect(answer.status).toBe(status);
    expect(await namesInFolder()).toEqual(names);
    if (status === 409) expect(body.error.code).toBe("nameAlreadyExists");
    if (conflict !== "replace") expect(await bytesAt(path)).toHaveLength("earlier".length);
  });

  it("can wait with the item until it is asked for", async () => {
    const path = await newPath();
    const url = await drive.startUpload(path, {}, { deferCommit: true });
    await put(url, 0);
    expect((await fetchReply(url, { method: "POST" })).body.error.innererror.code).toBe(
      "uploadSessionIncomplete",
    );
    expect(await finish(url)).toMatchObject({ status: 202, body: { nextExpectedRanges: [] } });
    expect(await namesInFolder()).toEqual([]);
    expect((await fetchReply(url, { method: "POST" })).status).toBe(201);
  });

  it("can be given up, and is lost with its folder", async () => {
    const url = await drive.startUpload(await newPath());
    await put(url, 0);
    expect((await fetchReply(url, { method: "DELETE" })).status).toBe(204);
    expect((await put(url, 1)).status).toBe(404);
    const other = await drive.startUpload(await newPath());
    await drive.ask("DELETE", `/items/${folder}`);
    expect((await put(other, 0)).body.error.innererror.code).toBe("uploadSessionNotFound");
  });

  it("expires a week after its last range", async () => {
    const url = await drive.startUpload(await newPath());
    await advance(sandbox, 6 * 24 * 3600);
    expect((await put(url, 0)).status).toBe(202);
    await advance(sandbox, 6 * 24 * 3600);
    expect((await put(url, 1)).status).toBe(202);
    await advance(sandbox, 8 * 24 * 3600);
    expect((await put(url, 2)).status).toBe(404);
  });

  it("opens to nobody who doesn't have its whole address, and to no token", async () => {
    const url = await drive.startUpload(await newPath());
    expect((await fetchReply(url.replace(/.$/, "~"))).status).toBe(404);
    expect((await fetchReply(url.replace("contoso-my", "fabrikam-my"))).status).toBe(404);
    const headers = { authorization: `Bearer ${drive.token}` };
    expect((await fetchReply(url, { headers })).body.error.code).toBe("unauthenticated");
  });
});

describe("a range", () => {
  it.each([
    ["that was sent already", 0, 416, "fragmentOverlap"],
    ["that skips some", 2, 416, "fragmentOutOfOrder"],
  ] as const)("%s is refused", async (_, index, status, code) => {
    const url = await drive.startUpload(await newPath());
    await put(url, 0);
    const { body, ...answer } = await put(url, index);
    expect([answer.status, body.error.code, body.error.innererror.code]).toEqual([
      status,
      "invalidRange",
      code,
    ]);
    expect((await finish(url)).status).toBe(201);
  });

  it.each([
    ["no multiple of 320 KiB", "bytes 0-99/1000", 100],
    ["another length than it says", "bytes 0-199/200", 100],
    ["more than the file", "bytes 0-99/50", 100],
    ["nothing", "bytes 0--1/0", 0],
    ["no range", undefined, 100],
  ])("with %s is refused", async (_, range, length) => {
    const url = await drive.startUpload(await newPath());
    const headers: Record<string, string> = range === undefined ? {} : { "content-range": range };
    const { status, body } = await fetchReply(url, { method: "PUT", headers, body: someBytes(length) });
    expect([status, body.error.code]).toEqual([400, "invalidRequest"]);
  });

  it("of 60 MiB is too large", async () => {
    const url = await drive.startUpload(await newPath());
    const size = 60 * 1024 * 1024;
    expect((await putRange(url, new Uint8Array(size), 0, 2 * size)).status).toBe(413);
  });

  it("of a file of another size than announced is refused", async () => {
    const url = await drive.startUpload(await newPath(), { fileSize: FILE.length + 1 });
    expect((await put(url, 0)).body.error.innererror.code).toBe("totalSizeMismatch");
  });

  it("is refused when the drive is full, and so is a session that says its size", async () => {
    const path = await newPath();
    const url = await drive.startUpload(path);
    await setPolicy(sandbox, { quotaBytes: UNIT });
    expect(await put(url, 0)).toMatchObject({ status: 507, body: { error: { code: "quotaLimitReached" } } });
    const announced = await drive.ask("POST", `${path}/createUploadSession`, {
      item: { fileSize: UNIT + 1 },
    });
    expect(announced).toMatchObject({ status: 507, body: { error: { code: "quotaLimitReached" } } });
    const empty = await drive.ask("POST", `${path}/createUploadSession`, { item: { fileSize: 0 } });
    expect(empty.status).toBe(400);
  });

  it("headers say the same to both of their readers", () => {
    const size = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(size, fc.nat(), fc.nat(), (total, one, other) => {
        const [start, last] = [one % total, other % total].toSorted((a, b) => a - b) as [number, number];
        const range = { start, end: last + 1 };
        expect(readContentRange(`bytes ${start}-${last}/${total}`)).toEqual({ ...range, size: total });
        expect(readRange(`bytes=${start}-${last}`, total)).toEqual(range);
        expect(readRange(`bytes=-${total - start}`, total)).toEqual({ start, end: total });
      }),
    );
    for (const header of ["bytes 5-4/9", "bytes 0-9/9", "bytes */9", "bytes 0-1/*", "", undefined])
      expect(readContentRange(header)).toBe(undefined);
  });
});

describe("in the middle of an upload", () => {
  it("a cut loses the range it befell, and no other", async () => {
    const path = await newPath();
    const url = await drive.startUpload(path);
    await addFault(sandbox, { operation: "drive.upload", mode: "cut", after: 1, count: 1 });
    await put(url, 0);
    await expect(put(url, 1)).rejects.toThrow();
    expect((await fetchReply(url)).body.nextExpectedRanges).toEqual([`${UNIT}-`]);
    expect((await finish(url)).status).toBe(201);
    expect(hash(await bytesAt(path))).toBe(hash(FILE));
  });

  it("a sender that goes away in the middle of a range can send it again", async () => {
    const path = await newPath();
    const url = await drive.startUpload(path);
    await new Promise<void>((resolve) => {
      const headers = { "content-range": `bytes 0-${UNIT - 1}/${FILE.length}`, "content-length": UNIT };
      const going = request(url, { method: "PUT", headers }).on("error", () => resolve());
      going.write(parts[1].subarray(0, 1000), () => going.destroy(new Error("gone")));
    });
    expect((await finish(url)).status).toBe(201);
    expect(hash(await bytesAt(path))).toBe(hash(FILE));
  });

  it("who sends a range again while the first one hangs has the say", async () => {
    const path = await newPath();
    const url = await drive.startUpload(path);
    const headers = { "content-range": `bytes 0-${UNIT - 1}/${FILE.length}`, "content-length": UNIT };
    const hanging = request(url, { method: "PUT", headers });
    const broken = new Promise((resolve) => hanging.on("error", resolve));
    await new Promise<void>((resolve) => void hanging.write(parts[2], () => resolve()));
    expect((await finish(url)).status).toBe(201);
    await broken;
    expect(hash(await bytesAt(path))).toBe(hash(FILE));
  });

  it("half an answer and an error after success hide that the range is there", async () => {
    const url = await drive.startUpload(await newPath());
    await addFault(sandbox, { operation: "drive.upload", mode: "half", count: 1 });
    await expect(put(url, 0)).rejects.toThrow();
    await addFault(sandbox, { operation: "drive.upload", mode: "afterSuccess", status: 503, count: 1 });
    expect((await put(url, 1)).status).toBe(503);
    expect((await put(url, 1)).status).toBe(416);
    expect((await finish(url)).status).toBe(201);
  });

  it("throttling says how long to wait, and a lost session stays lost", async () => {
    const url = await drive.startUpload(await newPath());
    await addFault(sandbox, { operation: "drive.upload", status: 429, retryAfterSeconds: 2, count: 1 });
    const throttled = await put(url, 0);
    expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await put(url, 0)).status).toBe(202);
    await addFault(sandbox, { operation: "drive.upload", status: 404, count: 1 });
    expect((await put(url, 1)).status).toBe(404);
    expect((await fetchReply(url)).status).toBe(404);
  });

  it("nothing answers while it hangs", async () => {
    const url = await drive.startUpload(await newPath());
    await addFault(sandbox, { operation: "drive.upload", mode: "hang", count: 1 });
    const init = { method: "PUT", signal: AbortSignal.timeout(100), body: parts[0] as BodyInit };
    await expect(fetch(url, init)).rejects.toThrow("timeout");
    expect((await finish(url)).status).toBe(201);
  });
});
