import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Message } from "@microsoft/microsoft-graph-types";
import type { Sandbox } from "../../sandbox/server.ts";
import { CLIENT_ID, CONTOSO, eventually, graphClient, openSandbox, signIn } from "./support.ts";

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  token = await signIn(sandbox.url, "rep@contoso.test");
});
afterAll(() => sandbox.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const ask = (path: string, as = token, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/v1.0${path}`, { ...init, headers: { authorization: `Bearer ${as}` } });

describe("the clock", () => {
  it.each([-1, Number.NaN, "1", 1e300, null])("is not moved by %p", async (advanceSeconds) => {
    expect((await post("/clock", { advanceSeconds })).status).toBe(400);
  });

  it("moves forward, and mail with it", async () => {
    const before = Date.now();
    const response = await post("/clock", { advanceSeconds: 86_400 });
    const { now } = (await response.json()) as { now: string };
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(86_400_000);
    const init = { method: "POST", body: JSON.stringify({ subject: "Tomorrow" }) };
    const draft = (await (await ask("/me/messages", token, init)).json()) as Message;
    expect(Date.parse(draft.createdDateTime!)).toBeGreaterThan(before + 86_000_000);
  });
});

describe("mail from outside", () => {
  const deliver = (mail: string, type = "message/rfc822") =>
    fetch(`${sandbox.url}/deliver`, { method: "POST", headers: { "content-type": type }, body: mail });
  const mail = [
    "From: =?utf-8?B?SsO8cmdlbg==?= <jurgen@elsewhere.example>",
    "To: Friends: rep@contoso.test, ann@customer.test;",
    "Cc: stranger@elsewhere.example",
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
    "Message-ID: <1@elsewhere.example>",
    "In-Reply-To: <0@contoso.test>",
    "Auto-Submitted: auto-replied",
    "X-Anything: kept",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<p>Hallo</p>",
    "--b",
    "Content-Type: text/plain; name=a.txt",
    "Content-Disposition: attachment; filename=a.txt",
    "",
    "hello",
    "--b--",
  ].join("\r\n");

  it("lands in the mailboxes it names, headers and all", async () => {
    expect(await (await deliver(mail)).json()).toMatchObject({ delivered: 2 });
    const rep = await graphClient(sandbox, "rep@contoso.test");
    const list = rep
      .api("/me/mailFolders/inbox/messages")
      .filter("internetMessageId eq '<1@elsewhere.example>'");
    const found = (await list.select("subject,from,body,hasAttachments,internetMessageHeaders").get())
      .value[0];
    expect(found).toMatchObject({
      subject: "Grüße",
      from: { emailAddress: { name: "Jürgen", address: "jurgen@elsewhere.example" } },
      hasAttachments: true,
    });
    expect(found.body.content).toContain("<p>Hallo</p>");
    expect(found.internetMessageHeaders).toEqual(
      expect.arrayContaining([
        { name: "Auto-Submitted", value: "auto-replied" },
        { name: "X-Anything", value: "kept" },
        { name: "In-Reply-To", value: "<0@contoso.test>" },
      ]),
    );
  });

  it.each([
    ["nothing", "", 400],
    ["no sender", "To: rep@contoso.test\r\n\r\nHello", 400],
    ["nobody to go to", "From: a@elsewhere.example\r\n\r\nHello", 400],
    ["nobody we know", "From: a@elsewhere.example\r\nTo: b@elsewhere.example\r\n\r\nHello", 400],
  ])("with %s is refused with a reason", async (_what, text, status) => {
    const response = await deliver(text);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/\.$/) });
  });

  it("is not taken as anything but a raw mail", async () => {
    expect((await deliver(mail, "text/plain")).status).toBe(415);
  });
});

describe("who watches a mailbox", () => {
  it("is told of its changes, and of no other's", async () => {
    const stop = new AbortController();
    const response = await fetch(`${sandbox.url}/changes?mailbox=rep2@contoso.test`, { signal: stop.signal });
    let text = "";
    const reading = (async () => {
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) text += part;
    })().catch(() => undefined);
    const rep2 = await graphClient(sandbox, "rep2@contoso.test");
    await ask("/me/messages", token, { method: "POST", body: "{}" });
    await rep2.api("/me/messages").post({ subject: "Watched" });
    await eventually(async () => text.includes('"kind":"created"') || undefined);
    expect(text.match(/"mailbox":"[^"]+"/g)).toEqual(['"mailbox":"rep2@contoso.test"']);
    stop.abort();
    await reading;
  });
});

describe("the sandbox answers", () => {
  const askAs = (headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; origin: string | undefined }>((resolve, reject) => {
      request(`${sandbox.url}/about`, { headers }, (res) => {
        res.resume();
        resolve({ status: res.statusCode, origin: res.headers["access-control-allow-origin"] });
      })
        .on("error", reject)
        .end();
    });

  it("under no other name than this machine's, so that no site can reach it by a name of its own", async () => {
    expect((await askAs({ host: "attacker.example" })).status).toBe(403);
    expect((await askAs({ host: `localhost:${sandbox.port}` })).status).toBe(200);
  });

  it("pages of this machine, and no other site", async () => {
    expect((await askAs({ origin: "http://localhost:3000" })).origin).toBe("http://localhost:3000");
    expect((await askAs({ origin: "https://attacker.example" })).origin).toBeUndefined();
    expect((await askAs({ origin: "null" })).origin).toBeUndefined();
  });

  it("who there is", async () => {
    const about = (await (await fetch(`${sandbox.url}/about`)).json()) as {
      scope: string;
      accounts: object[];
    };
    expect(about.scope).toBe(`api://${CLIENT_ID}/access_as_user`);
    expect(about.accounts).toContainEqual({
      address: "admin@contoso.test",
      name: "Alex Mercer",
      tenantId: CONTOSO,
      roles: ["Engagement.Admin"],
    });
  });
});
