import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Client, GraphError } from "@microsoft/microsoft-graph-client";
import type { Message } from "@microsoft/microsoft-graph-types";
import PostalMime from "postal-mime";
import type { Sandbox } from "../../sandbox/server.ts";
import { eventually, graphClient, openSandbox, signIn } from "./support.ts";

const CLASS = "String 0x1a";

let sandbox: Sandbox;
let rep: Client;
beforeAll(async () => {
  sandbox = await openSandbox();
  rep = await graphClient(sandbox, "rep@contoso.test");
});
afterAll(() => sandbox.close());

const toRecipients = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const send = (subject: string, address: string) =>
  rep.api("/me/sendMail").post({ message: { subject, toRecipients: toRecipients(address) } });
const setReplies = (client: Client, automaticRepliesSetting: object) =>
  client.api("/me/mailboxSettings").patch({ automaticRepliesSetting });

async function find(client: Client, subject: string): Promise<Message[]> {
  const list = client.api("/me/mailFolders/inbox/messages").filter(`subject eq '${subject}'`);
  const expand = `singleValueExtendedProperties($filter=id eq '${CLASS}')`;
  const { value } = await list.expand(expand).select("subject,from,body,internetMessageHeaders").get();
  return value;
}
const first = (client: Client, subject: string) =>
  eventually(async () => (await find(client, subject))[0] as Message | undefined);
const headersOf = ({ internetMessageHeaders }: Message) =>
  Object.fromEntries((internetMessageHeaders ?? []).map(({ name, value }) => [name, value]));
const classOf = ({ singleValueExtendedProperties }: Message) => singleValueExtendedProperties?.[0]?.value;

async function mimeOf({ id }: Message) {
  const token = await signIn(sandbox.url, "rep@contoso.test");
  const response = await fetch(`${sandbox.url}/v1.0/me/messages/${id}/$value`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return await response.text();
}

describe("mailbox settings", () => {
  it("are read whole or one by one, and changed in part", async () => {
    const path = "/me/mailboxSettings";
    expect(await rep.api(path).get()).toMatchObject({ timeZone: "UTC", userPurpose: { value: "user" } });
    const workingHours = { startTime: "09:00:00.0000000", timeZone: { name: "W. Europe Standard Time" } };
    await rep.api(path).patch({ timeZone: "W. Europe Standard Time", workingHours });
    expect(await rep.api(`${path}/workingHours`).get()).toMatchObject({
      ...workingHours,
      endTime: "17:00:00.0000000",
      daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    });
    expect(await rep.api(`${path}/timeZone`).get()).toMatchObject({ value: "W. Europe Standard Time" });
  });

  it("refuse what doesn't exist", async () => {
    const failed = await rep
      .api("/me/mailboxSettings")
      .patch({ colour: "red" })
      .catch((error: GraphError) => error.statusCode);
    expect(failed).toBe(400);
  });
});

describe("an automatic reply", () => {
  it("comes once to each sender, in the thread, marked as a machine's", async () => {
    const ann = await graphClient(sandbox, "ann@customer.test");
    await setReplies(ann, { status: "alwaysEnabled", externalReplyMessage: "<p>Back on Monday.</p>" });
    await send("Offer", "ann@customer.test");
    const reply = await first(rep, "Automatic reply: Offer");
    expect(reply.body?.content).toBe("<p>Back on Monday.</p>");
    expect(headersOf(reply)).toMatchObject({
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "In-Reply-To": expect.stringMatching(/^<.*@contoso\.test>$/),
    });
    expect(classOf(reply)).toBe("IPM.Note");
    await send("Offer again", "ann@customer.test");
    await first(ann, "Offer again");
    expect(await find(rep, "Automatic reply: Offer again")).toEqual([]);
    await setReplies(ann, { status: "alwaysEnabled" });
    await send("Offer anew", "ann@customer.test");
    await first(rep, "Automatic reply: Offer anew");
  });

  it("is another inside the organization, of a class of its own", async () => {
    const colleague = await graphClient(sandbox, "rep2@contoso.test");
    const texts = { internalReplyMessage: "Ask Alex.", externalReplyMessage: "I am away." };
    await setReplies(colleague, { status: "alwaysEnabled", externalAudience: "none", ...texts });
    await send("Lunch", "rep2@contoso.test");
    const reply = await first(rep, "Automatic reply: Lunch");
    expect([reply.body?.content, classOf(reply)]).toEqual([
      "Ask Alex.",
      "IPM.Note.Rules.OofTemplate.Microsoft",
    ]);
  });

  it("comes only in its time, and never to a machine", async () => {
    const ben = await graphClient(sandbox, "ben@customer.test");
    const scheduledStartDateTime = { dateTime: "2020-01-01T00:00:00.0000000", timeZone: "UTC" };
    const scheduledEndDateTime = { dateTime: "2020-02-01T00:00:00.0000000", timeZone: "UTC" };
    await setReplies(ben, { status: "scheduled", scheduledStartDateTime, scheduledEndDateTime });
    await send("Too late", "ben@customer.test");
    await first(ben, "Too late");
    await setReplies(ben, { status: "alwaysEnabled" });
    const raw =
      "From: rep@contoso.test\r\nTo: ben@customer.test\r\nSubject: Robot\r\nAuto-Submitted: auto-generated\r\n\r\nHi";
    const init = { method: "POST", headers: { "content-type": "message/rfc822" }, body: raw };
    expect((await fetch(`${sandbox.url}/deliver`, init)).status).toBe(202);
    await send("In time", "ben@customer.test");
    await first(rep, "Automatic reply: In time");
    expect(await find(rep, "Automatic reply: Too late")).toEqual([]);
    expect(await find(rep, "Automatic reply: Robot")).toEqual([]);
  });
});

describe("a mail's MIME", () => {
  it("of a delivery report names who wasn't reached, and the mail it is about", async () => {
    await send("Hello", "nobody@nowhere.test");
    const report = await first(rep, "Undeliverable: Hello");
    expect(classOf(report)).toBe("REPORT.IPM.Note.NDR");
    expect(report.from?.emailAddress?.address).toMatch(/^MicrosoftExchange[0-9a-f]{32}@contoso\.test$/i);
    const headers = headersOf(report);
    expect(headers).toMatchObject({ "Auto-Submitted": "auto-replied", "X-MS-Exchange-Message-Is-Ndr": "" });
    const parsed = await PostalMime.parse(await mimeOf(report), { forceRfc822Attachments: true });
    expect(parsed.inReplyTo).toBe(headers["In-Reply-To"]);
    const status = parsed.attachments.find(({ mimeType }) => mimeType === "message/delivery-status");
    const text = Buffer.from(status?.content as ArrayBuffer).toString();
    expect(text).toContain("Final-recipient: rfc822;nobody@nowhere.test");
    expect(text).toContain("Action: failed");
  });

  it("of what came from outside is what came", async () => {
    const raw = "From: a@b.test\r\nTo: rep@contoso.test\r\nSubject: Raw\r\nX-Odd:  kept\r\n\r\nBody\r\n";
    await fetch(`${sandbox.url}/deliver`, {
      method: "POST",
      headers: { "content-type": "message/rfc822" },
      body: raw,
    });
    expect(await mimeOf(await first(rep, "Raw"))).toBe(raw);
  });

  it("of a draft has its parts, in any script", async () => {
    const draft: Message = await rep.api("/me/messages").post({
      subject: "Čaj – 緑茶",
      toRecipients: [{ emailAddress: { address: "ann@customer.test", name: "Žiga" } }],
      body: { contentType: "html", content: "<p>緑茶</p>" },
      attachments: [
        {
          "@odata.type": "#microsoft.graph.fileAttachment",
          name: "a.txt",
          contentType: "text/plain",
          contentBytes: "aGVsbG8=",
        },
      ],
    });
    const parsed = await PostalMime.parse(await mimeOf(draft));
    expect([parsed.subject, parsed.html?.trim(), parsed.to?.[0]?.name]).toEqual([
      "Čaj – 緑茶",
      "<p>緑茶</p>",
      "Žiga",
    ]);
    expect(parsed.attachments).toMatchObject([{ filename: "a.txt" }]);
  });
});

describe("a new message", () => {
  const create = (message: object) =>
    rep
      .api("/me/messages")
      .post(message)
      .then(
        (made: Message) => made,
        ({ statusCode, code }: GraphError) => ({ statusCode, code }),
      );
  const headers = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `x-${i}`, value: "1" }));

  it("has five headers of one's own at most, and not an empty list of them", async () => {
    expect(await create({ internetMessageHeaders: headers(5) })).toMatchObject({ isDraft: true });
    const refused = { statusCode: 400, code: "InvalidInternetMessageHeaderCollection" };
    expect(await create({ internetMessageHeaders: headers(6) })).toEqual(refused);
    expect(await create({ internetMessageHeaders: [] })).toEqual(refused);
  });

  it("may have a message id of one's own, which goes out with it", async () => {
    const internetMessageId = "<mine-1@contoso.test>";
    await create({
      internetMessageId,
      subject: "Own id",
      toRecipients: toRecipients("carla@customer.test"),
    }).then((draft) => rep.api(`/me/messages/${(draft as Message).id}/send`).post(undefined));
    const carla = await graphClient(sandbox, "carla@customer.test");
    expect(headersOf(await first(carla, "Own id"))).toMatchObject({ "Message-ID": internetMessageId });
  });
});
