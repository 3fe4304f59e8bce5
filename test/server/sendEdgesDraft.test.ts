import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { CUSTOMER, type Edges, type Planned, startEdges } from "../support/sendEdges.ts";

/** What the rep does in Outlook with a draft that was scheduled, and what comes of it at its time (spec D6). */

let edges: Edges;
beforeAll(async () => {
  edges = await startEdges();
});
afterEach(() => edges.allWell());
afterAll(() => edges.product.close());

const recipient = (address: string) => ({ emailAddress: { address } });
const isSentOnce = (planned: Planned) =>
  edges.until(async () => {
    expect(await edges.read(planned.messageId)).toMatchObject({
      status: "sent",
      schedule: { status: "sent" },
    });
    expect(await edges.arrived(planned)).toHaveLength(1);
  });
const kindsOf = async ({ messageId }: Planned) => (await edges.cards(messageId)).map(({ kind }) => kind);

async function folderOf(name: string): Promise<string> {
  const { body } = await edges.product.graph(edges.tokens.mailbox, "GET", `/me/mailFolders/${name}`);
  return body.id;
}

describe("a scheduled draft", () => {
  it("goes to the recipients it has at its time, and its state is that of these", async () => {
    const planned = await edges.scheduled();
    expect(await edges.read(planned.messageId)).toMatchObject({ to: [{ address: CUSTOMER }] });
    await edges.outlook("PATCH", planned.draftId, "", {
      toRecipients: [recipient("bob@customer.test")],
      ccRecipients: [recipient(CUSTOMER)],
    });
    await edges.passTo(planned.dueAt);
    await isSentOnce(planned);
    const [mail] = await edges.arrived(planned);
    expect(mail).toMatchObject({
      toRecipients: [recipient("bob@customer.test")],
      ccRecipients: [recipient(CUSTOMER)],
    });
    expect(await edges.read(planned.messageId)).toMatchObject({ to: [{ address: "bob@customer.test" }] });
  });

  it("goes unfollowed, and the rep is told, when somebody was added who may not be followed", async () => {
    const address = "never@customer.test";
    await edges.server.call(edges.tokens.rep, "POST", "/api/records", {
      ...{ kind: "contact", name: "Never", emails: [address], follow: "doNotAllow" },
    });
    const planned = await edges.scheduled();
    await edges.outlook("PATCH", planned.draftId, "", {
      toRecipients: [recipient(CUSTOMER), recipient(address)],
    });
    await edges.passTo(planned.dueAt);
    await isSentOnce(planned);
    expect((await edges.arrived(planned))[0]?.body.content).not.toMatch(/\/[ol]\//);
    expect(await edges.read(planned.messageId)).toMatchObject({ followed: false });
    expect(await kindsOf(planned)).toEqual(["wentUnfollowed"]);
  });

  it("goes unfollowed, and the rep is told, when it became plain text", async () => {
    const planned = await edges.scheduled();
    await edges.outlook("PATCH", planned.draftId, "", { body: { contentType: "text", content: "Hello" } });
    await edges.passTo(planned.dueAt);
    await isSentOnce(planned);
    expect(await edges.read(planned.messageId)).toMatchObject({ followed: false });
    expect(await kindsOf(planned)).toEqual(["wentUnfollowed"]);
  });

  it("goes without a subject", async () => {
    const planned = await edges.scheduled();
    await edges.outlook("PATCH", planned.draftId, "", { subject: "" });
    await edges.passTo(planned.dueAt);
    await edges.until(async () =>
      expect(await edges.read(planned.messageId)).toMatchObject({ status: "sent", subject: "" }),
    );
  });

  it("goes from whatever folder the rep has filed it in", async () => {
    const planned = await edges.scheduled();
    const destinationId = await folderOf("inbox");
    expect((await edges.outlook("POST", planned.draftId, "/move", { destinationId })).status).toBe(201);
    await edges.passTo(planned.dueAt);
    await isSentOnce(planned);
  });

  it("is not sent once it lies in Deleted Items, and its history says that it ended", async () => {
    const planned = await edges.scheduled();
    await edges.outlook("DELETE", planned.draftId);
    await edges.passTo(planned.dueAt);
    await edges.until(async () =>
      expect(await edges.read(planned.messageId)).toMatchObject({
        ...{ status: "draft", schedule: { status: "cancelled" } },
      }),
    );
    expect(await edges.arrived(planned)).toEqual([]);
    expect(await edges.history(planned.messageId)).toEqual(["cancelled", "scheduled"]);
  });

  it("needs the rep when nobody is left to send it to, and goes when there is somebody again", async () => {
    const planned = await edges.scheduled();
    await edges.outlook("PATCH", planned.draftId, "", { toRecipients: [] });
    await edges.passTo(planned.dueAt);
    await edges.until(async () => expect((await edges.row(planned.messageId)).reason).toBe("noRecipients"));
    expect(await edges.read(planned.messageId)).toMatchObject({ status: "needsYou" });
    await edges.until(async () => expect(await kindsOf(planned)).toContain("notSent"));
    await edges.outlook("PATCH", planned.draftId, "", { toRecipients: [recipient(CUSTOMER)] });
    await edges.call("POST", planned.messageId, "/schedule/sendNow", {});
    await isSentOnce(planned);
  });

  it.each([
    ["with 413", { status: 413 }],
    ["with 400", { status: 400, code: "ErrorMessageSizeExceeded" }],
  ])("needs the rep when the mailbox says it is too large %s", async (_how, refusal) => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.send", ...refusal, count: 1 });
    await edges.passTo(planned.dueAt);
    await edges.until(async () => expect((await edges.row(planned.messageId)).reason).toBe("tooLarge"));
    await edges.until(async () => expect(await kindsOf(planned)).toEqual(["notSent"]));
    expect(await edges.arrived(planned)).toEqual([]);
  });

  it("goes as the rep wrote it, and the rep is told, when its prepared body is too large to be written", async () => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.update", status: 413 });
    await edges.passTo(planned.dueAt);
    await isSentOnce(planned);
    expect((await edges.arrived(planned))[0]?.body.content).not.toMatch(/\/[ol]\//);
    expect(await kindsOf(planned)).toEqual(["wentUnfollowed"]);
  });

  it("waits while somebody is writing in it, but not for ever", async () => {
    const planned = await edges.scheduled();
    await edges.passTo(new Date(planned.dueAt.getTime() - 20_000));
    await edges.outlook("PATCH", planned.draftId, "", { body: { contentType: "html", content: "<p>1</p>" } });
    await edges.passTo(planned.dueAt);
    await edges.until(async () => expect((await edges.row(planned.messageId)).waitsUntil).not.toBeNull());
    expect(await edges.arrived(planned)).toEqual([]);
    await edges.pass(35);
    await edges.outlook("PATCH", planned.draftId, "", { body: { contentType: "html", content: "<p>2</p>" } });
    await edges.pass(90);
    await isSentOnce(planned);
    expect((await edges.arrived(planned))[0]?.body.content).toContain("2");
  });
});
