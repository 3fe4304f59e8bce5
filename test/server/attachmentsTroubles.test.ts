import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import {
  actAs,
  closeStage,
  copiesOf,
  detail,
  mail,
  mustBeRefused,
  newMessage,
  openStage,
  product,
  REP,
  resetStage,
  server,
  token,
  visit,
} from "../support/fileStage.ts";
import { bytesOf, control, upload } from "../support/files.ts";

beforeAll(openStage);
afterAll(closeStage);
afterEach(resetStage);

describe("when OneDrive says no", () => {
  it.each<[object, number, string]>([
    [{ oneDriveProvisioned: false }, 409, "onedrive_missing"],
    [{ oneDriveLicensed: false }, 409, "onedrive_missing"],
    [{ quotaBytes: 10 }, 507, "quota_exceeded"],
    [{ blockedTypes: [".bin"] }, 422, "file_type_blocked"],
    [{ anonymousLinks: false, userLinks: false, organizationLinks: false }, 403, "sharing_forbidden"],
  ])("by %j it is %i %s, and nothing is left", async (policy, status, code) => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", policy);
    const reply = await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    await control(product.sandboxUrl, "DELETE", "/policy");
    await mustBeRefused(messageId, reply, status, code);
  });

  it("goes down the ladder: to the people named when not to everybody", async () => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false });
    await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    expect((await detail(messageId)).attachments).toMatchObject([{ scope: "users" }]);
  });

  it("opens a link to the whole organization only among colleagues", async () => {
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false, userLinks: false });
    const inside = await newMessage({ to: [{ address: "rep2@contoso.test" }] });
    await upload(server, token, inside, { name: "a.bin", bytes: bytesOf(1000) });
    expect((await detail(inside)).attachments).toMatchObject([{ scope: "organization" }]);
    const outside = await newMessage();
    const reply = await upload(server, token, outside, { name: "a.bin", bytes: bytesOf(1000) });
    await mustBeRefused(outside, reply, 403, "sharing_forbidden");
  });
});

describe("when OneDrive falters", () => {
  const once = { count: 1 };
  it.each<[string, object]>([
    ["a part that is throttled", { operation: "drive.upload", status: 429, retryAfterSeconds: 1, ...once }],
    ["a part that meets a gateway's end", { operation: "drive.upload", status: 504, ...once }],
    [
      "a part that was taken, its answer lost",
      { operation: "drive.upload", status: 503, mode: "afterSuccess", ...once },
    ],
    ["a part that is cut in the middle", { operation: "drive.upload", mode: "cut", ...once }],
    ["half an answer to a part", { operation: "drive.upload", mode: "half", ...once }],
    ["a folder that could not be made", { operation: "drive.items.create", status: 503, ...once }],
    ["silence instead of a session", { operation: "drive.createUploadSession", mode: "hang", ...once }],
    ["a link whose answer was lost", { operation: "drive.createLink", mode: "half", ...once }],
  ])("goes on after %s", async (_what, fault) => {
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/faults", fault);
    const bytes = bytesOf(11_000_000);
    const { status, body } = await upload(server, token, messageId, { name: "a.bin", bytes });
    expect({ status, body }).toMatchObject({ status: 200 });
    const leads = (await visit(body.url)).headers.get("location") ?? "";
    const stored = await (await fetch(`${leads}/content`)).arrayBuffer();
    expect(Buffer.compare(Buffer.from(stored), Buffer.from(bytes))).toBe(0);
    expect(await copiesOf(messageId)).toHaveLength(1);
  });

  it.each<[string, object, number, string]>([
    ["401", { operation: "drive.createUploadSession", status: 401 }, 401, "not_signed_in"],
    ["a session that is lost", { operation: "drive.upload", status: 404 }, 503, "onedrive_unavailable"],
    ["a part that is refused", { operation: "drive.upload", status: 403 }, 422, "file_type_blocked"],
    [
      "links that are never made",
      { operation: "drive.createLink", status: 504 },
      503,
      "onedrive_unavailable",
    ],
    ["409 at the end", { operation: "drive.upload", status: 409 }, 503, "onedrive_unavailable"],
    ["413", { operation: "drive.upload", status: 413 }, 413, "file_too_large"],
    ["507 at the end", { operation: "drive.upload", status: 507 }, 507, "quota_exceeded"],
    [
      "a long rest",
      { operation: "drive.items.get", status: 429, retryAfterSeconds: 900, count: 1 },
      503,
      "onedrive_unavailable",
    ],
    ["a sign-in that has ended", { operation: "token", status: 400 }, 401, "not_signed_in"],
  ])("gives up after %s, says so, and leaves nothing", async (what, fault, status, code) => {
    const messageId = await newMessage();
    const fresh = what === "a sign-in that has ended" ? await product.signIn(REP) : token;
    await control(product.sandboxUrl, "POST", "/faults", fault);
    const reply = await upload(server, fresh, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    await control(product.sandboxUrl, "DELETE", "/faults");
    await mustBeRefused(messageId, reply, status, code);
  });

  it("says nothing of a copy that could not be removed, and removes it with the rep's next call", async () => {
    const rep2 = "rep2@contoso.test";
    await actAs(rep2);
    const messageId = await newMessage();
    await control(product.sandboxUrl, "POST", "/policy", { anonymousLinks: false, userLinks: false });
    await control(product.sandboxUrl, "POST", "/faults", { operation: "drive.items.delete", status: 503 });
    const reply = await upload(server, token, messageId, { name: "a.bin", bytes: bytesOf(1000) });
    expect(reply).toMatchObject({ status: 403, body: { code: "sharing_forbidden" } });
    expect(await copiesOf(messageId)).toHaveLength(1);
    await control(product.sandboxUrl, "DELETE", "/faults");
    const next = await product.startServer();
    await next.call(token, "GET", "/api/me");
    await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
    await actAs(REP);
  });

  it("ends the upload when the client goes away in the middle", async () => {
    const messageId = await newMessage();
    const abort = new AbortController();
    async function* body() {
      yield '--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n20000000\r\n--x\r\n';
      yield 'Content-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';
      for (let i = 0; i < 11; i += 1) yield bytesOf(1_000_000);
      await new Promise(() => undefined);
    }
    const request = fetch(`${server.url}/api/messages/${messageId}/attachments`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "multipart/form-data; boundary=x" },
      body: Readable.from(body()),
      duplex: "half",
      signal: abort.signal,
    } as unknown as RequestInit);
    await eventually(async () => expect(await copiesOf(messageId)).toEqual([]));
    abort.abort();
    await expect(request).rejects.toThrow();
    await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
    expect((await detail(messageId)).attachments).toEqual([]);
  });
});

describe("what is left over", () => {
  it("goes when the draft is discarded", async () => {
    const messageId = await newMessage();
    await upload(server, token, messageId, { name: "a.txt", bytes: bytesOf(3) });
    expect((await server.call(token, "DELETE", `/api/messages/${messageId}`)).status).toBe(204);
    expect(await copiesOf(messageId)).toBe("nothing");
  });

  it("goes with the rep's next call when it could not go at once", async () => {
    const rep2 = await product.signIn("rep2@contoso.test");
    const { orgId, repId } = (await server.call(rep2, "GET", "/api/me")).body;
    const prepared = await server.call(rep2, "POST", "/api/compose/prepare", mail());
    const { messageId } = prepared.body;
    await upload(server, rep2, messageId, { name: "a.txt", bytes: bytesOf(3) });
    await server.app.removeFiles({ orgId, repId }, messageId);
    const rep2Graph = await product.signIn("rep2@contoso.test", "graph");
    const folder = async () => {
      const root = (await product.graph(rep2Graph, "GET", "/me/drive/special/approot")).body.id;
      return (await product.graph(rep2Graph, "GET", `/me/drive/items/${root}:/${messageId}:`)).status;
    };
    expect(await folder()).toBe(200);
    // Another process, that has not looked yet.
    const next = await product.startServer();
    await next.call(rep2, "GET", "/api/me");
    await eventually(async () => expect(await folder()).toBe(404));
  });
});
