import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Client, GraphError } from "@microsoft/microsoft-graph-client";
import type { Message } from "@microsoft/microsoft-graph-types";
import type { Sandbox } from "../../sandbox/server.ts";
import { eventually, graphClient, openSandbox, signIn } from "./support.ts";

let sandbox: Sandbox;
let rep: Client;
let ann: Client;
beforeAll(async () => {
  sandbox = await openSandbox();
  rep = await graphClient(sandbox, "rep@contoso.test");
  ann = await graphClient(sandbox, "ann@customer.test");
});
afterAll(() => sandbox.close());

const HEADER_PROPERTY = "String {00020386-0000-0000-C000-000000000046} Name x-engagement-id";
const to = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: GraphError) => ({ status: error.statusCode, code: error.code }),
  );

const stamped = (id: string) =>
  `singleValueExtendedProperties/Any(ep: ep/id eq '${HEADER_PROPERTY}' and ep/value eq '${id}')`;

async function find(client: Client, folder: string, filter: string): Promise<Message | undefined> {
  const answer = await client.api(`/me/mailFolders/${folder}/messages`).filter(filter).get();
  return answer.value[0];
}

/** A draft that was sent and arrived at Ann's. */
async function sent(message: Message = {}) {
  const id = crypto.randomUUID();
  const draft: Message = await rep.api("/me/messages").post({
    subject: "Offer",
    body: { contentType: "html", content: "<p>Hello Ann</p>" },
    toRecipients: to("ann@customer.test"),
    internetMessageHeaders: [{ name: "x-engagement-id", value: id }],
    ...message,
  });
  await rep.api(`/me/messages/${draft.id}/send`).post({});
  const copy = await eventually(() => find(rep, "sentitems", stamped(id)));
  return { id, draft, copy };
}

describe("sending", () => {
  it("answers 202 with nothing, and the mail arrives with its headers and without Bcc", async () => {
    const { draft, copy } = await sent({ bccRecipients: to("eve@customer.test") });
    expect(copy).toMatchObject({ isDraft: false, internetMessageId: draft.internetMessageId });
    expect(copy.bccRecipients).toHaveLength(1);
    const filter = `internetMessageId eq '${draft.internetMessageId}'`;
    const arrived = await eventually(() => find(ann, "inbox", filter));
    expect(arrived).toMatchObject({
      subject: "Offer",
      bodyPreview: "Hello Ann",
      isRead: false,
      bccRecipients: [],
      from: { emailAddress: { address: "rep@contoso.test", name: "Robin Reed" } },
    });
    expect(arrived.id).not.toBe(copy.id);
    expect(arrived.conversationId).not.toBe(copy.conversationId);
    expect(arrived).not.toHaveProperty("internetMessageHeaders");
    const whole: Message = await ann.api(`/me/messages/${arrived.id}`).select("internetMessageHeaders").get();
    expect(whole.internetMessageHeaders?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["From", "Message-ID", "x-engagement-id"]),
    );
    const eve = await graphClient(sandbox, "eve@customer.test");
    expect(await find(eve, "inbox", filter)).toBeDefined();
  });

  it("has an answer without content type, on which Microsoft's client would choke", async () => {
    const token = await signIn(sandbox.url, "rep@contoso.test");
    const response = await fetch(`${sandbox.url}/v1.0/me/sendMail`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ Message: { subject: "Short", toRecipients: to("ben@customer.test") } }),
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([202, null]);
    expect(await response.text()).toBe("");
  });

  it("gives the item a new ordinary id and keeps its immutable one", async () => {
    const draft: Message = await rep.api("/me/messages").post({ toRecipients: to("ann@customer.test") });
    const { value } = await rep.api("/me/translateExchangeIds").post({
      inputIds: [draft.id],
      sourceIdType: "restId",
      targetIdType: "restImmutableEntryId",
    });
    await rep.api(`/me/messages/${draft.id}/send`).post({});
    expect(await refusal(rep.api(`/me/messages/${draft.id}`).get())).toEqual({
      status: 404,
      code: "ErrorItemNotFound",
    });
    const immutable = value[0].targetId;
    const read = (): Promise<Message> =>
      rep.api(`/me/messages/${immutable}`).header("Prefer", 'IdType="ImmutableId"').get();
    const copy = await eventually(async () => {
      const message = await read();
      const folder = await rep.api("/me/mailFolders/sentitems").get();
      return message.parentFolderId === folder.id ? message : undefined;
    });
    expect(copy.id).toBe(immutable);
  });

  it("reports to the sender who could not be reached, and reaches the others", async () => {
    const { copy } = await sent({ toRecipients: to("ann@customer.test", "nobody@contoso.test") });
    const report = await eventually(() => find(rep, "inbox", "startswith(subject,'Undeliverable: Offer')"));
    expect(report.bodyPreview).toContain("nobody@contoso.test");
    const whole: Message = await rep.api(`/me/messages/${report.id}`).select("internetMessageHeaders").get();
    const headers = Object.fromEntries(whole.internetMessageHeaders!.map(({ name, value }) => [name, value]));
    expect(headers["Content-Type"]).toContain("report-type=delivery-status");
    expect(headers["In-Reply-To"]).toBe(copy.internetMessageId);
    expect(report.conversationId).toBe(copy.conversationId);
  });

  it("carries a header that was set on the draft as extended property", async () => {
    const draft: Message = await rep.api("/me/messages").post({ toRecipients: to("ann@customer.test") });
    const id = crypto.randomUUID();
    await rep.api(`/me/messages/${draft.id}`).patch({
      singleValueExtendedProperties: [{ id: HEADER_PROPERTY, value: id }],
    });
    await rep.api(`/me/messages/${draft.id}/send`).post({});
    expect(await eventually(() => find(ann, "inbox", stamped(id.toUpperCase())))).toBeDefined();
  });

  it.each<[string, Message, number, string]>([
    ["nobody to go to", {}, 400, "ErrorInvalidRecipients"],
    ["half an address", { toRecipients: to("ann") }, 400, "ErrorInvalidRecipients"],
    [
      "somebody else as sender",
      { toRecipients: to("ann@customer.test"), from: to("rep2@contoso.test")[0]! },
      403,
      "ErrorSendAsDenied",
    ],
  ])("refuses %s and keeps the draft", async (_what, message, status, code) => {
    const draft: Message = await rep.api("/me/messages").post(message);
    expect(await refusal(rep.api(`/me/messages/${draft.id}/send`).post({}))).toEqual({ status, code });
    expect((await rep.api(`/me/messages/${draft.id}`).get()).isDraft).toBe(true);
  });
});

describe("a slow pick-up", () => {
  const slow = (delayMs: number) =>
    fetch(`${sandbox.url}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ operation: "send.pickup", delayMs, count: 1 }),
    });

  it("leaves what was accepted a draft for a while, and whoever sends it again then sends it twice", async () => {
    const id = crypto.randomUUID();
    const internetMessageHeaders = [{ name: "x-engagement-id", value: id }];
    const toRecipients = to("dev@customer.test");
    const draft: Message = await rep.api("/me/messages").post({ toRecipients, internetMessageHeaders });
    await slow(200);
    await rep.api(`/me/messages/${draft.id}/send`).post({});
    expect((await rep.api(`/me/messages/${draft.id}`).get()).isDraft).toBe(true);
    await rep.api(`/me/messages/${draft.id}/send`).post({});
    const dev = await graphClient(sandbox, "dev@customer.test");
    const arrived = await eventually(async () => {
      const list = dev.api("/me/mailFolders/inbox/messages").filter(stamped(id));
      const { value }: { value: Message[] } = await list.get();
      return value.length > 1 ? value : undefined;
    });
    expect(arrived).toHaveLength(2);
  });
});

describe("answering", () => {
  it("quotes as Outlook does, and both mailboxes see one conversation", async () => {
    const { draft, copy } = await sent();
    const arrived = await eventually(() =>
      find(ann, "inbox", `internetMessageId eq '${draft.internetMessageId}'`),
    );
    const reply: Message = await ann
      .api(`/me/messages/${arrived.id}/createReply`)
      .post({ comment: "Yes & <please>" });
    expect(reply).toMatchObject({
      subject: "Re: Offer",
      isDraft: true,
      conversationId: arrived.conversationId,
    });
    expect(reply.body?.content).toMatch(/Yes &amp; &lt;please&gt;.*<div id="divRplyFwdMsg".*Hello Ann/s);
    await ann.api(`/me/messages/${reply.id}/send`).post({});
    const answer = await eventually(() => find(rep, "inbox", `conversationId eq '${copy.conversationId}'`));
    expect(answer.from?.emailAddress?.address).toBe("ann@customer.test");
  });
});
