import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { DriveItem } from "@microsoft/microsoft-graph-types";
import fc from "fast-check";
import { faultOfName, freeName, isSameName } from "../../sandbox/drive/names.ts";
import { plainItemAddress } from "../../sandbox/graph/drive/address.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import {
  addFault,
  driveClient,
  driveOf,
  fetchReply,
  forgetTrouble,
  led,
  REP,
  setPolicy,
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

let folders = 0;
/** A folder of the test's own, in the app's. */
async function newFolder(): Promise<string> {
  folders += 1;
  const { body } = await drive.ask("POST", "/special/approot/children", { name: `f${folders}`, folder: {} });
  return body.id;
}

describe("a drive", () => {
  it("is there for every rep, and says how full it is", async () => {
    const { body } = await drive.ask("GET", "");
    expect(body).toMatchObject({
      driveType: "business",
      owner: { user: { email: REP } },
      quota: { state: "normal" },
    });
    const other = await driveOf(sandbox, "rep2@contoso.test");
    expect((await other.ask("GET", "")).body.id).not.toBe(body.id);
  });

  it("has an app folder, made when first asked for", async () => {
    const { body } = await drive.ask("GET", "/special/approot");
    expect(body).toMatchObject({
      folder: {},
      specialFolder: { name: "approot" },
      parentReference: { name: "Apps" },
    });
    expect((await drive.ask("GET", "/special/approot")).body.id).toBe(body.id);
    expect((await drive.ask("GET", "/root")).body).toMatchObject({ root: {}, name: "root" });
  });

  it("does not show its items to others", async () => {
    const id = await newFolder();
    const other = await driveOf(sandbox, "rep2@contoso.test");
    expect((await other.ask("GET", `/items/${id}`)).body.error.code).toBe("itemNotFound");
  });

  it.each([
    [{ oneDriveProvisioned: false }, 404, "ResourceNotFound"],
    [{ oneDriveLicensed: false }, 400, "BadRequest"],
  ])("can be missing: %j", async (policy, status, code) => {
    await setPolicy(sandbox, policy);
    expect(await drive.ask("GET", "/special/approot")).toMatchObject({ status, body: { error: { code } } });
  });

  it("shows an app with the app folder's permission that folder only", async () => {
    const scope = "https://graph.microsoft.com/Files.ReadWrite.AppFolder";
    const confined = await driveOf(sandbox, REP, scope);
    expect((await confined.ask("GET", "/special/approot")).status).toBe(200);
    expect((await confined.ask("GET", "/root")).body.error.code).toBe("accessDenied");
    const blind = await driveOf(sandbox, REP, "https://graph.microsoft.com/Mail.Read");
    expect((await blind.ask("GET", "/special/approot")).body.error.code).toBe("accessDenied");
  });
});

describe("an item", () => {
  it("is found by id and by path, below any folder, in any case", async () => {
    const folder = await newFolder();
    await drive.ask("PUT", `/items/${folder}:/deep/er/Offer%20%231%20100%25.pdf:/content`, "bytes");
    const byPath = await drive.ask("GET", `/items/${folder}:/DEEP/er/offer%20%231%20100%25.pdf`);
    expect(byPath.body).toMatchObject({
      name: "Offer #1 100%.pdf",
      size: 5,
      file: { mimeType: "application/pdf" },
    });
    expect((await drive.ask("GET", `/items/${byPath.body.id}`)).body.id).toBe(byPath.body.id);
    const { path } = byPath.body.parentReference;
    expect(path).toMatch(/^\/drive\/root:\/Apps\//);
    const again = await drive.ask("GET", `${path.slice("/drive".length)}/Offer%20%231%20100%25.pdf`);
    expect(again.body.id).toBe(byPath.body.id);
    expect((await drive.ask("GET", `/items/${folder}:/nothing.pdf:/content`)).status).toBe(404);
  });

  it("keeps what looks like an OData key in its name", async () => {
    const folder = await newFolder();
    const { body } = await drive.ask("PUT", `/items/${folder}:/report('1').txt:/content`, "x");
    expect(body.name).toBe("report('1').txt");
  });

  it("is renamed, and removed with all in it", async () => {
    const folder = await newFolder();
    const { body } = await drive.ask("PUT", `/items/${folder}:/a.txt:/content`, "a");
    await drive.ask("PUT", `/items/${folder}:/b.txt:/content`, "b");
    const taken = await drive.ask("PATCH", `/items/${body.id}`, { name: "B.txt" });
    expect(taken).toMatchObject({ status: 409, body: { error: { code: "nameAlreadyExists" } } });
    const stale = await drive.ask("PATCH", `/items/${body.id}`, { name: "c.txt" }, { "if-match": '"old"' });
    expect(stale.body.error.code).toBe("resourceModified");
    expect((await drive.ask("PATCH", `/items/${body.id}`, { name: "A.txt" })).body.name).toBe("A.txt");
    expect((await drive.ask("DELETE", `/items/${folder}`)).status).toBe(204);
    expect((await drive.ask("GET", `/items/${body.id}`)).status).toBe(404);
    expect((await drive.ask("DELETE", `/items/${folder}`)).status).toBe(404);
  });

  it("is listed in pages", async () => {
    const folder = await newFolder();
    for (const name of ["c", "a", "b"]) await drive.ask("PUT", `/items/${folder}:/${name}:/content`, name);
    const names: (string | null | undefined)[] = [];
    let next: string | undefined = `/items/${folder}/children?$top=2&$select=name`;
    while (next) {
      const { body } = await drive.ask("GET", next);
      names.push(...(body.value as DriveItem[]).map(({ name }) => name));
      next = body["@odata.nextLink"]?.split("/me/drive")[1];
    }
    expect(names).toEqual(["a", "b", "c"]);
    expect((await drive.ask("GET", `/items/${folder}/children?$filter=x`)).status).toBe(400);
  });

  it("comes into being as a folder as its maker wants", async () => {
    const folder = await newFolder();
    const make = (conflict: string) =>
      drive.ask("POST", `/items/${folder}/children`, {
        name: "offers",
        folder: {},
        "@microsoft.graph.conflictBehavior": conflict,
      });
    const first = await make("fail");
    expect(first.status).toBe(201);
    expect((await make("fail")).status).toBe(409);
    expect((await make("replace")).body.id).toBe(first.body.id);
    expect((await make("rename")).body.name).toBe("offers 1");
  });
});

describe("a small file", () => {
  it("goes up in one request, even when it is empty, and comes down by an address of its own", async () => {
    const folder = await newFolder();
    const path = `/items/${folder}:/note.txt:/content`;
    const empty = await drive.ask("PUT", path, "");
    expect(empty).toMatchObject({ status: 201, body: { size: 0 } });
    expect((await drive.ask("PUT", path, "hello, world")).status).toBe(200);
    const { status, headers } = await drive.ask("GET", path);
    expect([status, headers.get("location")]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/contoso-my\.sharepoint\.com\/personal\/rep_contoso_test\//),
    ]);
    const location = led(headers.get("location")!, sandbox);
    expect((await fetchReply(location)).body).toBe("hello, world");
    const part = await fetchReply(location, { headers: { range: "bytes=7-" } });
    expect([part.status, part.body, part.headers.get("content-range")]).toEqual([
      206,
      "world",
      "bytes 7-11/12",
    ]);
    expect((await fetchReply(location, { headers: { range: "bytes=99-" } })).status).toBe(416);
    expect((await fetchReply(location.replace(/.$/, "~"))).status).toBe(403);
  });

  it.each([
    "a%22b.txt",
    "a%3Ab.txt",
    "a*b.txt",
    "a%3Fb.txt",
    "a%7Cb.txt",
    "a%2Fb.txt",
    "a%5Cb.txt",
    "%20a.txt",
    "a.txt%20",
    "CON",
    "x".repeat(256),
  ])("is refused under the name %s", async (name) => {
    const folder = await newFolder();
    const { status, body } = await drive.ask("PUT", `/items/${folder}:/${name}:/content`, "x");
    expect([status, body.error.code]).toEqual([400, "invalidRequest"]);
    expect((await drive.ask("GET", `/items/${folder}/children`)).body.value).toEqual([]);
  });

  it("takes a name of 255 characters, unless the path gets longer than 400", async () => {
    const folder = await newFolder();
    const name = `${"ש".repeat(251)}.pdf`;
    const path = `/items/${folder}:/${encodeURIComponent(name)}`;
    expect((await drive.ask("PUT", `${path}:/content`, "x")).body.name).toBe(name);
    const deep = `/items/${folder}:/${"d".repeat(100)}/${encodeURIComponent(name)}:/content`;
    expect((await drive.ask("PUT", deep, "x")).body.error.innerError.code).toBe("pathIsTooLong");
  });

  it("is refused where there is no room, and where its type is blocked", async () => {
    const folder = await newFolder();
    await setPolicy(sandbox, { quotaBytes: 3, blockedTypes: [".EXE"] });
    const full = await drive.ask("PUT", `/items/${folder}:/big.txt:/content`, "four");
    expect([full.status, full.body.error.code]).toEqual([507, "quotaLimitReached"]);
    expect((await drive.ask("PUT", `/items/${folder}:/setup.exe:/content`, "")).status).toBe(403);
    expect((await drive.ask("GET", "")).body.quota.state).toBe("exceeded");
  });

  it("leaves nothing behind when its connection breaks", async () => {
    const folder = await newFolder();
    await addFault(sandbox, { operation: "drive.putContent", mode: "cut", count: 1 });
    await expect(drive.ask("PUT", `/items/${folder}:/a.bin:/content`, "x".repeat(100_000))).rejects.toThrow();
    expect((await drive.ask("GET", `/items/${folder}/children`)).body.value).toEqual([]);
  });
});

it.each([401, 403, 404, 409, 423, 429, 503, 507] as const)(
  "a fault answers %i in OneDrive's words",
  async (status) => {
    await addFault(sandbox, { operation: "drive.*", status, retryAfterSeconds: 3, count: 1 });
    const { body, headers, ...answer } = await drive.ask("GET", "/root");
    expect(answer.status).toBe(status);
    expect(headers.get("retry-after")).toBe("3");
    expect(body.error).toMatchObject({
      code: expect.stringMatching(/^[a-z]/),
      innerError: { "request-id": expect.any(String) },
    });
  },
);

it("Microsoft's own client finds its way", async () => {
  const client = await driveClient(sandbox);
  const folder = await client
    .api("/me/drive/special/approot/children")
    .post({ name: "by the client", folder: {} });
  const file = await client.api(`/me/drive/items/${folder.id}:/näme (1).txt:/content`).put("hello");
  expect(file).toMatchObject({ name: "näme (1).txt", size: 5 });
  const { value } = await client.api(`/me/drive/items/${folder.id}/children`).get();
  expect(value).toHaveLength(1);
  await client.api(`/me/drive/items/${folder.id}`).delete();
  await expect(client.api(`/me/drive/items/${file.id}`).get()).rejects.toMatchObject({
    code: "itemNotFound",
  });
});

describe("the rules of names", () => {
  it("free names are free, allowed and keep their ending", () => {
    const some = fc.string({ unit: "grapheme", minLength: 1, maxLength: 255 });
    const long = fc
      .tuple(some, fc.constantFrom("😀", "a.b", ".x", "é"))
      .map(([text, end]) => `${text}${end.repeat(128)}`.slice(0, 254).toWellFormed());
    const name = fc.oneof(some, long);
    fc.assert(
      fc.property(name, fc.integer({ min: 0, max: 20 }), (wanted, count) => {
        fc.pre(faultOfName(wanted) === undefined);
        const taken: string[] = [];
        for (let number = 0; number <= count; number += 1) {
          const free = freeName(wanted, (one) => taken.some((other) => isSameName(one, other)));
          expect(taken.some((other) => isSameName(free, other))).toBe(false);
          expect(faultOfName(free)).toBe(undefined);
          taken.push(free);
        }
      }),
    );
  });

  it.each([
    ["/me/drive/root", "/me/drive/items/root%3A"],
    ["/me/drive/root/children", "/me/drive/items/root%3A/children"],
    ["/me/drive/root:/a%20b/c.txt", "/me/drive/items/root%3A%2Fa%2520b%2Fc.txt"],
    ["/users/x/drive/items/01AB:/c.txt:/content", "/users/x/drive/items/01AB%3A%2Fc.txt/content"],
    [
      "/me/drive/special/approot:/c.txt:/createUploadSession",
      "/me/drive/items/special%2Fapproot%3A%2Fc.txt/createUploadSession",
    ],
    ["/me/drive", undefined],
    ["/me/messages", undefined],
  ])("%s is one way to say %s", (path, plain) => {
    expect(plainItemAddress(path)).toBe(plain);
  });
});
