import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { type MailRoom, openMailRoom, type SentMessage, type TestRep } from "../support/mailRoom.ts";

let room: MailRoom;
let rep: TestRep;

beforeAll(async () => {
  room = await openMailRoom();
  // A second process beside the first: notifications go to one and the other.
  room.relay.targets.push((await room.product.startServer()).url);
  rep = await room.newRep();
  await rep.send();
  await rep.isListenedTo();
});
afterAll(() => room.close());
afterEach(() => room.clearFaults());

const fault = (given: object) => room.post("/faults", given);
const SWEEP_SECONDS = 601;
const DAY_SECONDS = 24 * 3600;

const repliesTo = async (sent: SentMessage) =>
  (await rep.history(sent.messageId)).filter(({ kind }) => kind === "replied");
const isNotedOnce = (sent: SentMessage) =>
  eventually(async () => {
    expect(await repliesTo(sent)).toHaveLength(1);
    expect(await rep.message(sent.messageId)).toMatchObject({ replies: 1 });
  });

describe("a notification", () => {
  it("that is lost loses nothing: the next sweep finds the reply", async () => {
    const sent = await rep.send();
    await fault({ operation: "notifications.changes", mode: "lose", count: 1 });
    await room.deliver(rep.answer(sent));
    await room.product.advance(SWEEP_SECONDS);
    await isNotedOnce(sent);
  });

  it.each([
    ["twice", { mode: "repeat", count: 4 }],
    ["in another order", { mode: "shuffle", count: 2 }],
    ["late", { delayMs: 700, count: 3 }],
  ])("that comes %s doubles nothing", async (_how, trouble) => {
    const all = [await rep.send(), await rep.send(), await rep.send()];
    await fault({ operation: "notifications.changes", ...trouble });
    for (const sent of all.toReversed()) await room.deliver(rep.answer(sent));
    await fault({ operation: "messages.delta", status: 503, chance: 0.3, count: 3 });
    for (const sent of all) await isNotedOnce(sent);
    await eventually(async () => {
      const cards = (await rep.cards()).filter(({ kind }) => kind === "replied");
      for (const { messageId } of all)
        expect(cards.filter((card) => card.messageId === messageId)).toHaveLength(1);
    });
  });

  it("of the same mail for the second time notes nothing new", async () => {
    const sent = await rep.send();
    const mail = rep.answer(sent);
    await room.deliver(mail);
    await isNotedOnce(sent);
    await room.product.advance(SWEEP_SECONDS);
    await room.deliver(mail);
    await room.product.advance(SWEEP_SECONDS);
    const other = await rep.send();
    await room.deliver(rep.answer(other));
    await isNotedOnce(other);
    expect(await repliesTo(sent)).toHaveLength(1);
  });
});

describe("a reply", () => {
  it("that a rule put away before it was seen is found by the sweep", async () => {
    const sent = await rep.send();
    // After the first nothing is left to be learned of the message itself.
    await room.deliver(rep.answer(sent));
    await isNotedOnce(sent);
    await fault({ operation: "notifications.changes", mode: "lose", count: 1 });
    await room.deliver(rep.answer({ ...sent, subject: `again ${sent.subject}` }));
    const query = `/me/messages?$filter=subject eq 'Re: again ${sent.subject}'`;
    const { id } = (await rep.graph("GET", query)).body.value[0];
    await rep.graph("POST", `/me/messages/${id}/move`, { destinationId: "deleteditems" });
    await room.product.advance(SWEEP_SECONDS);
    await eventually(async () => expect(await repliesTo(sent)).toHaveLength(2));
  });

  it("is found when the place in the mailbox is lost", async () => {
    const sent = await rep.send();
    await fault({ operation: "messages.delta", status: 410, code: "SyncStateNotFound", count: 1 });
    await room.deliver(rep.answer(sent));
    await isNotedOnce(sent);
  });

  it("that came before we knew that the message had been sent is found then", async () => {
    const sent = await rep.send("rep@fabrikam.test", { isTold: false });
    await room.deliver(rep.answer(sent));
    const after = await rep.send();
    await room.deliver(rep.answer(after));
    await isNotedOnce(after);
    expect(await repliesTo(sent)).toHaveLength(0);
    // A word without the message id, as some Outlooks give it.
    await rep.call("POST", `/api/messages/${sent.messageId}/sent`, {});
    await room.product.advance(SWEEP_SECONDS);
    await isNotedOnce(sent);
  });

  it("is one of hundreds of mails in many pages, and found", async () => {
    const sent = await rep.send();
    await fault({ operation: "notifications.changes", mode: "lose" });
    for (let i = 0; i < 120; i += 1)
      await room.deliver(rep.answer({ ...sent, internetMessageId: `<${i}@elsewhere.example>` }));
    await room.deliver(rep.answer(sent));
    await room.clearFaults();
    await room.product.advance(SWEEP_SECONDS);
    await isNotedOnce(sent);
  });
});

describe("a subscription", () => {
  const theOne = async () => {
    const all = await rep.subscriptions();
    expect(all).toHaveLength(1);
    return all[0]!;
  };
  const daysLeft = async (one: { expirationDateTime: string }) => {
    const { now } = (await (await fetch(`${room.product.sandboxUrl}/clock`)).json()) as { now: string };
    return (Date.parse(one.expirationDateTime) - Date.parse(now)) / (DAY_SECONDS * 1000);
  };

  it("is told of the need to authorize anew, and goes on", async () => {
    const { id } = await theOne();
    await room.post("/lifecycle", { event: "reauthorizationRequired", mailbox: rep.address });
    const before = room.relay.told.length;
    await eventually(async () => expect(room.relay.told.length).toBeGreaterThan(before));
    await eventually(async () => expect(await daysLeft(await theOne())).toBeGreaterThan(6.9));
    const sent = await rep.send();
    // Until it is authorized, the sandbox tells nothing.
    await eventually(async () => {
      await room.deliver(rep.answer(sent));
      expect((await repliesTo(sent)).length).toBeGreaterThan(0);
    });
    expect((await theOne()).id).toBe(id);
  });

  it("that was removed is made anew", async () => {
    const { id } = await theOne();
    await room.post("/lifecycle", { event: "subscriptionRemoved", mailbox: rep.address });
    await eventually(async () => expect((await theOne()).id).not.toBe(id));
    const sent = await rep.send();
    await room.deliver(rep.answer(sent));
    await isNotedOnce(sent);
  });

  it("that missed something is looked after", async () => {
    const sent = await rep.send();
    await fault({ operation: "notifications.changes", mode: "lose", count: 1 });
    await room.deliver(rep.answer(sent));
    await room.post("/lifecycle", { event: "missed", mailbox: rep.address });
    await isNotedOnce(sent);
  });

  it("is renewed while there are two days left, day by day", async () => {
    const { id } = await theOne();
    for (let day = 0; day < 6; day += 1) {
      await room.product.advance(DAY_SECONDS);
      await eventually(async () => expect(await daysLeft(await theOne())).toBeGreaterThan(1));
    }
    await eventually(async () => expect(await daysLeft(await theOne())).toBeGreaterThan(2));
    expect((await theOne()).id).toBe(id);
  });

  it("that vanished without a word is made anew within a day", async () => {
    const { id } = await theOne();
    await rep.graph("DELETE", `/subscriptions/${id}`);
    await room.product.advance(DAY_SECONDS);
    await eventually(async () => expect((await theOne()).id).not.toBe(id));
  });
});
