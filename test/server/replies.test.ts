import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { type MailRoom, openMailRoom, type TestRep } from "../support/mailRoom.ts";

let room: MailRoom;
let rep: TestRep;

beforeAll(async () => {
  room = await openMailRoom();
  rep = await room.newRep();
});
afterAll(() => room.close());
afterEach(() => room.clearFaults());

const kindsOf = async (messageId: string) => (await rep.history(messageId)).map(({ kind }) => kind);

/** Less than the five seconds that are promised, as the sandbox gathers for a moment. */
const PROMISED = 5000;

describe("a reply", () => {
  it("lies in the history seconds after its notification, counts, implies an open and is told by a card", async () => {
    const sent = await rep.send();
    await rep.isListenedTo();
    await room.deliver(rep.answer(sent));
    await eventually(async () => expect(await kindsOf(sent.messageId)).toContain("replied"), PROMISED);
    const history = await rep.history(sent.messageId);
    expect(history.find(({ kind }) => kind === "opened")).toMatchObject({
      inferred: true,
      reasons: ["Not seen itself: a reply means that the message was opened."],
    });
    await eventually(async () => {
      expect(await rep.message(sent.messageId)).toMatchObject({ replies: 1, opens: 1 });
      expect(await rep.cards()).toContainEqual(
        expect.objectContaining({ kind: "replied", messageId: sent.messageId }),
      );
    });
  });
});
