import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { mailboxKeys } from "../../server/features/replies/rows.ts";
import { expectAnswers, findWatch } from "../../server/features/replies/watch.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openDue } from "../../server/platform/due.ts";
import { openTables } from "../../server/platform/tables.ts";
import { DAY } from "../../shared/time.ts";
import { eventually } from "../support/eventually.ts";
import { type MailRoom, openMailRoom, type SentMessage, type TestRep } from "../support/mailRoom.ts";
import { buildMessage } from "../support/tracking.ts";

let room: MailRoom;
let rep: TestRep;
let me: { orgId: string; repId: string };

beforeAll(async () => {
  room = await openMailRoom();
  rep = await room.newRep();
  await rep.send();
  await rep.isListenedTo();
  me = (await rep.call("GET", "/api/me")).body;
});
afterAll(() => room.close());
afterEach(() => room.clearFaults());

const hasReplies = (sent: SentMessage, replies: number, ms?: number) =>
  eventually(async () => expect(await rep.message(sent.messageId)).toMatchObject({ replies }), ms);

/** With one answer nothing is left to be learned of it: the next is found by what comes into the inbox alone. */
async function sendAnswered(): Promise<SentMessage> {
  const sent = await rep.send();
  await room.deliver(rep.answer(sent));
  await hasReplies(sent, 1);
  return sent;
}

describe("what can’t be read", () => {
  it("of one message holds up no other message’s answers", async () => {
    const [broken, whole] = [await sendAnswered(), await sendAnswered()];
    const table = room.product.tables.organization(me.orgId);
    await table.upsert(messageKeys.message(broken.messageId), { nonsense: true });
    await room.deliver(rep.answer(broken));
    await room.deliver(rep.answer(whole));
    await hasReplies(whole, 2);
  });

  it("of the places in the mailbox is found anew", async () => {
    const sent = await sendAnswered();
    const table = room.product.tables.organization(me.orgId);
    await table.upsert(mailboxKeys.delta(me.repId), { nonsense: true });
    await table.upsert(mailboxKeys.everywhere(me.repId), { nonsense: true });
    await room.deliver(rep.answer(sent));
    await hasReplies(sent, 2);
  });

  it("of a report, however long it is tried, holds up nothing that came after it", async () => {
    const sent = await sendAnswered();
    await room.post("/faults", { operation: "messages.getMime", status: 500 });
    const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"';
    await room.deliver(rep.answer({ ...sent, internetMessageId: "<other@x.example>" }, { headers: type }));
    await room.deliver(rep.answer(sent));
    for (let i = 0; i < 40; i += 1) {
      await room.product.advance(40);
      const isThere = await hasReplies(sent, 2, 1500).then(
        () => true,
        () => false,
      );
      if (isThere) break;
    }
    await hasReplies(sent, 2);
  }, 90_000);
});

describe("a rep whose address has changed", () => {
  const tables = openTables(process.env.TEST_STORAGE ?? "");
  const needs = {
    tables,
    clock: systemClock,
    due: openDue(tables.organization(randomUUID()), systemClock, 500),
  };
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

  it("is known by the address of what was sent of late", async () => {
    const [orgId, repId] = [randomUUID(), randomUUID()];
    const addressAfter = async (repAddress: string, sentAt: string) => {
      await expectAnswers(needs, orgId, buildMessage({ repId, repAddress, sentAt }));
      return (await findWatch(tables.organization(orgId), repId))?.value;
    };
    expect(await addressAfter("rita@old.test", ago(3 * DAY))).toMatchObject({ address: "rita@old.test" });
    const before = await addressAfter("Rita@Old.test", ago(DAY / 2));
    expect(before).toMatchObject({ address: "rita@old.test" });
    expect(await addressAfter("rita@new.test", ago(DAY / 4))).toMatchObject({
      ...{ address: "rita@new.test", startedAt: before?.startedAt },
    });
    // A late word of what was sent before changes nothing.
    expect(await addressAfter("rita@old.test", ago(5 * DAY))).toMatchObject({ address: "rita@new.test" });
  });
});
