import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { type Edges, type Planned, sentOnce, startEdges } from "../support/sendEdges.ts";

/** What a scheduled mail meets at its time: a sign-in that ended, a mailbox or Graph that is away, a server that was. */

let edges: Edges;
beforeAll(async () => {
  edges = await startEdges();
});
afterEach(async () => {
  await edges.allWell();
  await edges.signInOf({ trouble: null });
});
afterAll(() => edges.product.close());

const MINUTES = 60;
const reasonIs = ({ messageId }: Planned, reason: string) =>
  edges.until(async () => expect(await edges.row(messageId)).toMatchObject({ status: "needsYou", reason }));
const kindsOf = async ({ messageId }: Planned) => (await edges.cards(messageId)).map(({ kind }) => kind);

describe("a rep whose sign-in holds no more", () => {
  it.each([
    ["consent was withdrawn", "consentWithdrawn", "consentEnded"],
    ["the account was disabled", "disabled", "signInEnded"],
    ["a second factor is asked for", "interactionRequired", "signInEnded"],
  ])("is told by a card when %s, and nothing goes", async (_what, trouble, reason) => {
    const planned = await edges.scheduled();
    await edges.signInOf({ trouble });
    // The token that is kept is still good by itself: Graph is the first to say no.
    await edges.fault({ operation: "messages.*", status: 401 });
    await edges.passTo(planned.dueAt);
    await reasonIs(planned, reason);
    await edges.allWell();
    expect(await edges.arrived(planned)).toEqual([]);
    await edges.signInOf({ trouble: null });
    await edges.until(async () => expect(await kindsOf(planned)).not.toEqual([]));
    await edges.call("POST", planned.messageId, "/schedule/sendNow", {});
    await sentOnce(edges, planned);
    expect(await kindsOf(planned)).toEqual([]);
  });
});

describe("a mailbox that is gone", () => {
  it("makes a mail wait, and the rep's own word is asked for after two hours, never an error for ever", async () => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.*", status: 404, code: "MailboxNotEnabledForRESTAPI" });
    await edges.passTo(planned.dueAt);
    await edges.pass(3 * 60 * MINUTES);
    await reasonIs(planned, "tooLate");
    await edges.until(async () => expect(await kindsOf(planned)).toEqual(["notSent"]));
  });
});

describe("Graph that takes nothing for long", () => {
  /** A lease is over before that; a pause that was asked for comes on top. */
  const AT_ONCE = 20;
  it.each([
    ["is down", { status: 500 }, 0],
    ["throttles, and says for how long", { status: 429, retryAfterSeconds: 60 }, 60],
  ])(
    "has the mail at once when it takes it again: it %s",
    async (_what, trouble, pause) => {
      const planned = await edges.scheduled();
      await edges.fault({ operation: "messages.*", ...trouble });
      await edges.passTo(planned.dueAt);
      const tried = () => JSON.stringify(edges.server.logged).split(planned.messageId).length - 1;
      for (let times = 1; times <= 7; times += 1) {
        await edges.until(async () => expect(tried()).toBeGreaterThanOrEqual(times));
        const wait = (await edges.hint(planned.messageId)).getTime() - (await edges.now()).getTime();
        expect(wait).toBeLessThanOrEqual((AT_ONCE + pause) * 1000);
        await edges.pass(Math.max(wait / 1000, 0));
      }
      await edges.allWell();
      await edges.pass(AT_ONCE + pause);
      await sentOnce(edges, planned);
    },
    60_000,
  );
});

describe("a mail of which nobody could tell whether it had gone", () => {
  it("goes by the rep's word, who has looked", async () => {
    const planned = await edges.scheduled();
    const table = edges.product.tables.organization(edges.orgId);
    const row = (await table.find(ScheduleRow, scheduleKey(planned.messageId)))!;
    const submission = { changeKey: "another", at: new Date(0).toISOString(), unchangedAt: null };
    await table.replace(row, { ...row.value, status: "needsYou", reason: "unsure", submission });
    expect((await edges.call("POST", planned.messageId, "/schedule/sendNow")).status).toBe(200);
    await sentOnce(edges, planned);
  });
});

describe("servers that were down", () => {
  it.each([
    ["just under two hours: it goes, and is told as late", 115 * MINUTES, "sent", ["sentLate"]],
    ["for longer: the rep is asked", 125 * MINUTES, "needsYou", ["notSent"]],
    ["for two days: the rep is asked", 48 * 60 * MINUTES, "needsYou", ["notSent"]],
    ["for a minute: nobody needs to know", 1 * MINUTES, "sent", []],
  ])("find a mail that was due meanwhile, down for %s", async (_what, seconds, status, cards) => {
    const planned = await edges.scheduled(3);
    // One step: no server looks in between.
    await edges.passTo(new Date(planned.dueAt.getTime() + seconds * 1000));
    await edges.until(async () => expect((await edges.row(planned.messageId)).status).toBe(status));
    await edges.until(async () => expect(await kindsOf(planned)).toEqual(cards));
    expect(await edges.arrived(planned)).toHaveLength(status === "sent" ? 1 : 0);
  });
});

describe("a draft that was made ready ahead of its time", () => {
  it("goes unfollowed, and the rep is told, when it had become plain text by then", async () => {
    const planned = await edges.scheduled();
    await edges.outlook("PATCH", planned.draftId, "", { body: { contentType: "text", content: "Hello" } });
    await edges.passTo(new Date(planned.dueAt.getTime() - 80_000));
    await edges.pass(20);
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
    await edges.until(async () => expect(await kindsOf(planned)).toEqual(["wentUnfollowed"]));
  });
});
