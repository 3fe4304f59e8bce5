import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Sandbox } from "../../sandbox/server.ts";
import { sizeText } from "../../sandbox/sharepoint/sharePage.ts";
import {
  addFault,
  advance,
  driveOf,
  fetchReply,
  forgetTrouble,
  led,
  putRange,
  REP,
  setPolicy,
  someBytes,
  UNIT,
} from "./driveSupport.ts";
import { openSandbox } from "./support.ts";

let sandbox: Sandbox;
let drive: Awaited<ReturnType<typeof driveOf>>;
beforeAll(async () => {
  sandbox = await openSandbox();
  drive = await driveOf(sandbox);
});
afterAll(() => sandbox.close());
afterEach(() => forgetTrouble(sandbox));

const NAME = `Offer & <b>"quotes"</b> عرض`;
/** OneDrive takes neither of some characters, so the worst it can take. */
const STORED_NAME = NAME.replaceAll(/[<>/"]/g, "_");

let count = 0;
async function newFile(content = "the offer"): Promise<string> {
  count += 1;
  const name = encodeURIComponent(`${count} ${STORED_NAME}.txt`);
  return (await drive.ask("PUT", `/special/approot:/${name}:/content`, content)).body.id;
}

describe("a link", () => {
  it("opens a page with name and size, from which anybody can download", async () => {
    const { link, roles, id } = await drive.share(await newFile(), { scope: "anonymous" });
    expect([link, roles]).toMatchObject([
      { type: "view", scope: "anonymous", preventsDownload: false },
      ["read"],
    ]);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const page = await fetchReply(link!.webUrl!);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.body).toContain(STORED_NAME.replaceAll("&", "&amp;"));
    expect(page.body).toContain("9 bytes");
    const [, download] = /href="([^"]+)"/.exec(page.body)!;
    const file = await fetchReply(new URL(download!, sandbox.url).href);
    expect([file.status, file.body]).toEqual([200, "the offer"]);
    expect(file.headers.get("content-disposition")).toContain(`UTF-8''${count}%20Offer%20%26%20_b`);
    expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is the same for the same app, until one of another kind is asked for", async () => {
    const id = await newFile();
    const ask = (link: object) => drive.ask("POST", `/items/${id}/createLink`, link);
    const first = await ask({ type: "view", scope: "anonymous" });
    const second = await ask({ type: "view", scope: "anonymous" });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.id).toBe(first.body.id);
    expect(second.body.link.webUrl).toBe(first.body.link.webUrl);
    expect((await ask({ type: "edit", scope: "anonymous" })).body.id).not.toBe(first.body.id);
    expect((await drive.ask("GET", `/items/${id}/permissions`)).body.value).toHaveLength(2);
    expect((await drive.ask("GET", `/items/${id}`)).body.shared.scope).toBe("anonymous");
  });

  it("is gone for everybody when it is revoked, or its file is removed", async () => {
    const file = await newFile();
    const { id, link } = await drive.share(file, { scope: "anonymous" });
    const path = `/items/${file}/permissions/${id}`;
    expect((await drive.ask("GET", path)).body.id).toBe(id);
    expect((await drive.ask("DELETE", path)).status).toBe(204);
    expect((await drive.ask("DELETE", path)).body.error.code).toBe("itemNotFound");
    for (const url of [link!.webUrl!, `${link!.webUrl}/content`]) {
      expect(await fetchReply(url)).toMatchObject({
        status: 404,
        body: expect.stringContaining("has been removed"),
      });
    }
    const again = await drive.share(file, { scope: "anonymous" });
    expect(again.link!.webUrl).not.toBe(link!.webUrl);
    await drive.ask("DELETE", `/items/${file}`);
    expect((await fetchReply(again.link!.webUrl!)).status).toBe(404);
  });

  it("ends when it was to end, by the clock of the sandbox", async () => {
    const file = await newFile();
    const { now } = (await fetchReply(`${sandbox.url}/clock`)).body;
    const expirationDateTime = new Date(Date.parse(now) + 24 * 3600_000).toISOString();
    const { link, id, ...permission } = await drive.share(file, { scope: "anonymous", expirationDateTime });
    expect(permission.expirationDateTime).toBe(expirationDateTime);
    await advance(sandbox, 23 * 3600);
    expect((await fetchReply(link!.webUrl!)).status).toBe(200);
    await advance(sandbox, 3601);
    for (const url of [link!.webUrl!, `${link!.webUrl}/content`]) {
      expect(await fetchReply(url)).toMatchObject({
        status: 410,
        body: expect.stringContaining("has expired"),
      });
    }
    expect((await drive.share(file, { scope: "anonymous" })).id).not.toBe(id);
    const past = await drive.ask("POST", `/items/${file}/createLink`, { type: "view", expirationDateTime });
    expect(past.body.error.code).toBe("invalidRequest");
  });

  it.each([
    ["organization", {}, REP.replace("rep", "rep2"), "ann@customer.test", "people in Contoso"],
    [
      "users",
      { recipients: [{ email: "Ann@customer.test" }] },
      "ann@customer.test",
      "ben@customer.test",
      "people it was sent to",
    ],
  ])("for %s lets only them in", async (scope, more, insider, outsider, whom) => {
    const { link } = await drive.share(await newFile(), { scope, ...more });
    const url = link!.webUrl!;
    expect(await fetchReply(url)).toMatchObject({ status: 401, body: expect.stringContaining(whom) });
    expect((await fetchReply(`${url}/content`)).status).toBe(401);
    const out = `?as=${encodeURIComponent(outsider)}`;
    expect(await fetchReply(url + out)).toMatchObject({
      status: 403,
      body: expect.stringContaining(outsider),
    });
    expect((await fetchReply(`${url}/content${out}`)).status).toBe(403);
    const page = await fetchReply(`${url}?as=${encodeURIComponent(insider)}`);
    const [, download] = /href="([^"]+)"/.exec(page.body)!;
    expect((await fetchReply(new URL(download!, sandbox.url).href)).body).toBe("the offer");
  });

  it("for named people takes more of them", async () => {
    const file = await newFile();
    const first = await drive.share(file, {
      scope: "users",
      recipients: [{ email: "ann@customer.test" }],
      sendNotification: false,
    });
    const second = await drive.share(file, { scope: "users", recipients: [{ email: "ben@customer.test" }] });
    expect(second.id).toBe(first.id);
    const emails = second.grantedToIdentitiesV2?.map(({ user }) => (user as { email?: string }).email);
    expect(emails).toEqual(["ann@customer.test", "ben@customer.test"]);
  });

  it.each([
    ["anonymous", { anonymousLinks: false }],
    ["users", { userLinks: false }],
    ["organization", { organizationLinks: false }],
  ])("for %s is refused where the policy forbids it", async (scope, policy) => {
    await setPolicy(sandbox, policy);
    const path = `/items/${await newFile()}/createLink`;
    const { status, body } = await drive.ask("POST", path, { type: "view", scope });
    expect([status, body.error.code]).toEqual([403, "accessDenied"]);
    expect(body.error.message).toContain("has been disabled");
    const link = (await drive.ask("POST", path, { type: "view" })).body.link;
    expect(link?.scope).toBe(scope === "anonymous" ? "organization" : "anonymous");
  });

  it("needs more than the app folder's permission, if Microsoft's stricter page is right", async () => {
    const scope = "https://graph.microsoft.com/Files.ReadWrite.AppFolder";
    const confined = await driveOf(sandbox, REP, scope);
    const path = `/items/${await newFile()}`;
    expect((await confined.ask("POST", `${path}/createLink`, { type: "view" })).status).toBe(201);
    await setPolicy(sandbox, { appFolderSharing: false });
    expect((await confined.ask("POST", `${path}/createLink`, { type: "view" })).status).toBe(403);
    expect((await confined.ask("POST", `${path}/createUploadSession`)).status).toBe(403);
  });

  it("can be out of order for its readers too", async () => {
    const { link } = await drive.share(await newFile("x".repeat(1000)), { scope: "anonymous" });
    await addFault(sandbox, { operation: "share.open", mode: "half", count: 1 });
    await expect(fetchReply(`${link!.webUrl}/content`)).rejects.toThrow("terminated");
    await addFault(sandbox, { operation: "share.open", status: 503, count: 1 });
    expect((await fetchReply(link!.webUrl!)).status).toBe(503);
  });
});

it("an invitation lets the invited in, and no mail says so", async () => {
  const file = await newFile();
  const input = { recipients: [{ email: "ann@customer.test" }], roles: ["read"], requireSignIn: true };
  const { body } = await drive.ask("POST", `/items/${file}/invite`, input);
  const [permission] = body.value;
  expect(permission).toMatchObject({
    roles: ["read"],
    grantedToV2: { user: { email: "ann@customer.test" } },
  });
  expect((await fetchReply(`${permission.link.webUrl}?as=ann@customer.test`)).status).toBe(200);
  expect((await fetchReply(`${permission.link.webUrl}?as=ben@customer.test`)).status).toBe(403);
  const mailed = await drive.ask("POST", `/items/${file}/invite`, { ...input, sendInvitation: true });
  expect(mailed.status).toBe(400);
});

it.each([
  { type: "embed" },
  { type: "view", scope: "everybody" },
  { type: "view", password: "x" },
  { type: "view", scope: "users", sendNotification: true },
  {},
])("a link like %j is refused", async (link) => {
  const { status, body } = await drive.ask("POST", `/items/${await newFile()}/createLink`, link);
  expect([status, body.error.code]).toEqual([400, "invalidRequest"]);
});

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1023, "1023 bytes"],
  [1536, "1.5 KB"],
  [100 * 1024 * 1024, "100.0 MB"],
])("%i bytes are shown as %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it("an unknown policy is refused by name", async () => {
  const answer = await setPolicy(sandbox, { colour: "red" } as object);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("colour")]);
});

it("files, links and half an upload outlive the process; bytes nobody knows do not", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "drive-"));
  const files = join(dataDir, "sandbox", "files");
  const file = someBytes(UNIT + 5);
  try {
    const first = await openSandbox({ dataDir });
    const before = await driveOf(first);
    const { id } = (await before.ask("PUT", "/special/approot:/kept.txt:/content", "kept")).body;
    const { link } = await before.share(id, { scope: "anonymous" });
    const url = await before.startUpload("/special/approot:/half.bin:");
    await putRange(url, file.subarray(0, UNIT), 0, file.length);
    await first.close();
    writeFileSync(join(files, "orphan"), "left behind");

    const second = await openSandbox({ dataDir });
    const moved = (address: string) => address.replace(first.url, second.url);
    expect((await fetchReply(`${moved(link!.webUrl!)}/content`)).body).toBe("kept");
    expect((await putRange(moved(url), file.subarray(UNIT), UNIT, file.length)).status).toBe(201);
    const after = await driveOf(second);
    const { headers } = await after.ask("GET", "/special/approot:/half.bin:/content");
    const bytes = await (await fetch(led(headers.get("location")!, second))).arrayBuffer();
    expect(Buffer.from(bytes).equals(file)).toBe(true);
    expect(readdirSync(files)).toHaveLength(2);
    await after.ask("DELETE", "/special/approot");
    expect(readdirSync(files)).toEqual([]);
    await second.close();
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
