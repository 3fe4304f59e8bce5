import { describe, expect, it } from "@jest/globals";
import type { OpenItem } from "../../sandbox/office/protocol.ts";
import type { Mailbox } from "../../sandbox/page/graph.ts";
import { createReadHost, readItemOf } from "../../sandbox/page/outlook/readHost.ts";
import { errorOf, fakeSurroundings, openFrame, savedMessage, succeed } from "./officeSupport.ts";

const mailbox = {
  get: async (id: string) => ({
    ...savedMessage,
    id,
    from: { emailAddress: { address: "ann@customer.test", name: "Ann" } },
    internetMessageId: `<${id}@customer.test>`,
  }),
  headers: async () => [
    { name: "From", value: "Ann" },
    { name: "x-engagement-id", value: "m1" },
  ],
} as Partial<Mailbox> as Mailbox;

async function openPane(id: string | undefined) {
  let item = await readItemOf(mailbox, id);
  const { around, opened } = fakeSurroundings({ permit: "p1" });
  const frame = await openFrame(createReadHost(mailbox, async () => item, around));
  const choose = async (next: string | undefined) => {
    item = await readItemOf(mailbox, next);
    const detail: { item: OpenItem } = { item };
    frame.raise({ kind: "office-event", event: "itemChanged", detail });
  };
  return { ...frame, mailboxOf: frame.context.mailbox, opened, choose };
}

const readOf = (item: unknown) => item as Office.MessageRead;

describe("the pane beside a message being read", () => {
  it("has the message with its ids, people and headers", async () => {
    const { mailboxOf, context } = await openPane("AAMk-1");
    const item = readOf(mailboxOf.item);
    expect(item).toMatchObject({
      itemId: "AAMk/1",
      subject: "Autumn offer",
      conversationId: "conversation",
      internetMessageId: "<AAMk-1@customer.test>",
      from: { emailAddress: "ann@customer.test", displayName: "Ann" },
      to: [{ emailAddress: "ann@customer.test" }],
      cc: [],
    });
    expect(await succeed<string>((done) => item.getAllInternetHeadersAsync(done))).toBe(
      "From: Ann\r\nx-engagement-id: m1\r\n",
    );
    expect(context.roamingSettings.get("permit")).toBe("p1");
  });

  it("has the body of whatever message it is, which can only be read", async () => {
    const { mailboxOf } = await openPane("one");
    const { body } = readOf(mailboxOf.item);
    expect(await succeed<string>((done) => body.getAsync("html" as Office.CoercionType, done))).toBe(
      savedMessage.body?.content,
    );
    expect(body).not.toHaveProperty("setAsync");
  });

  it("hears of another message once it is there, and of none", async () => {
    const { mailboxOf, choose } = await openPane("one");
    const seen: (string | undefined)[] = [];
    await succeed<void>((done) =>
      mailboxOf.addHandlerAsync(
        "olkItemSelectedChanged",
        () => seen.push(readOf(mailboxOf.item)?.itemId),
        done,
      ),
    );
    await choose("two");
    await choose(undefined);
    expect(seen).toEqual(["two", undefined]);
  });

  it("can ask for a new mail and for another message, and has nothing to write in", async () => {
    const { mailboxOf, opened } = await openPane("one");
    const form = { toRecipients: ["ann@customer.test"], subject: "Again", htmlBody: "<p>Hi</p>" };
    await succeed<void>((done) => mailboxOf.displayNewMessageFormAsync(form, done));
    await succeed<void>((done) => mailboxOf.displayMessageFormAsync("a/b+c", done));
    expect(opened).toEqual([
      {
        to: [{ address: "ann@customer.test", name: "ann@customer.test" }],
        cc: [],
        subject: "Again",
        html: "<p>Hi</p>",
      },
      "a-b_c",
    ]);
    const wrong = { toRecipients: "ann" } as never;
    expect(await errorOf<void>((done) => mailboxOf.displayNewMessageFormAsync(wrong, done))).toBe(
      "failed InvalidParameterValueError",
    );
    expect(readOf(mailboxOf.item)).not.toHaveProperty("subject.setAsync");
  });
});
