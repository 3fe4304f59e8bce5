import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { type Edges, type Planned, sentOnce, startEdges, ZONE } from "../support/sendEdges.ts";

/** What happens to a scheduled mail in the very moment in which it is claimed, prepared or handed over (spec D5, D6). */

let edges: Edges;
beforeAll(async () => {
  edges = await startEdges();
});
afterEach(() => edges.allWell());
afterAll(() => edges.product.close());

const HELD_MS = 1200;
/** The worker stands still before this, at the time of a mail; whatever else is asked of Graph does not. */
async function heldAt(operation: string): Promise<Planned> {
  const planned = await edges.scheduled();
  await edges.fault({ operation, delayMs: HELD_MS, count: 1 });
  await edges.passTo(planned.dueAt);
  await edges.hit();
  return planned;
}
/** A mail that was due after it is out: it would have been before. */
async function laterOneIsOut(): Promise<void> {
  const later = await edges.scheduled(2);
  await edges.passTo(new Date(later.dueAt.getTime() + 60_000));
  await edges.until(async () => expect(await edges.arrived(later)).toHaveLength(1));
}
const bodyOf = async ({ draftId }: Planned) =>
  (await edges.outlook("GET", draftId, "?$select=body")).body.body.content as string;
const inAnHour = async () => ({
  wallTime: wallTimeOf(new Date((await edges.now()).getTime() + 3_600_000), ZONE),
  zone: ZONE,
});

describe("a mail that has just been claimed", () => {
  it.each(["messages.get", "messages.update"])(
    "is not sent when it is taken back while the worker is at %s, and is as the rep wrote it",
    async (operation) => {
      const planned = await heldAt(operation);
      const before = await bodyOf(planned);
      expect((await edges.call("DELETE", planned.messageId, "/schedule")).status).toBe(204);
      await laterOneIsOut();
      expect(await edges.arrived(planned)).toEqual([]);
      expect(await edges.read(planned.messageId)).toMatchObject({ schedule: { status: "cancelled" } });
      expect(await bodyOf(planned)).toBe(before);
    },
  );

  it("goes at its new time when it is given one, and not before", async () => {
    const planned = await heldAt("messages.get");
    const answer = await edges.plan(planned.messageId, planned.draftId, await inAnHour());
    expect(answer).toMatchObject({ status: 200, body: { status: "waiting" } });
    // The worker finds out that it was too slow.
    await edges.until(async () => expect(JSON.stringify(edges.server.logged)).toContain(planned.messageId));
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
    await edges.passTo(new Date(answer.body.dueAt));
    await sentOnce(edges, planned);
  });

  it("is never sent when the rep throws it away", async () => {
    const planned = await heldAt("messages.get");
    // The worker may have written in it in between: then the rep is asked to say it again.
    await edges.until(async () => expect((await edges.call("DELETE", planned.messageId)).status).toBe(204));
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
  });

  it("is not sent when it is deleted in Outlook while it is prepared, and its history says so", async () => {
    const planned = await heldAt("messages.update");
    await edges.outlook("DELETE", planned.draftId);
    await edges.until(async () => expect((await edges.row(planned.messageId)).status).toBe("cancelled"));
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
    expect(await edges.history(planned.messageId)).toEqual(["cancelled", "scheduled"]);
  });

  it("goes as it is then when it is edited in Outlook while it is prepared", async () => {
    const planned = await heldAt("messages.update");
    await edges.outlook("PATCH", planned.draftId, "", {
      body: { contentType: "html", content: '<p>Newer <a href="https://shop.example/">shop</a></p>' },
    });
    await edges.pass(90);
    await edges.pass(40);
    await sentOnce(edges, planned);
    const [mail] = await edges.arrived(planned);
    expect(mail?.body.content).toContain("Newer");
    expect(mail?.body.content).toMatch(/\/l\//);
  });
});

describe("a mail that is being handed over", () => {
  it("can't be changed, taken back or thrown away any more: the rep is told, and it goes once", async () => {
    const planned = await heldAt("messages.send");
    const words = [
      await edges.call("DELETE", planned.messageId, "/schedule"),
      await edges.plan(planned.messageId, planned.draftId, await inAnHour()),
      await edges.call("POST", planned.messageId, "/schedule/sendNow", {}),
      await edges.call("DELETE", planned.messageId),
    ];
    expect(words.map(({ status, body }) => [status, body.code])).toEqual(words.map(() => [409, "conflict"]));
    expect(words[0]?.body.detail).toMatch(/\w+ \w+/);
    await sentOnce(edges, planned);
  });

  it("goes once when the rep presses Send in Outlook in that moment, and nobody says that it did not", async () => {
    const planned = await heldAt("messages.send");
    expect((await edges.outlook("POST", planned.draftId, "/send")).status).toBe(202);
    await sentOnce(edges, planned);
    expect(await edges.cards(planned.messageId)).toEqual([]);
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toHaveLength(1);
  });

  it.each([
    ["409", { status: 409 }],
    ["412", { status: 412, code: "ErrorIrresolvableConflict" }],
  ])("goes all the same when Outlook saved it in that moment: %s", async (_what, refusal) => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.send", ...refusal, count: 1 });
    await edges.passTo(planned.dueAt);
    await edges.hit();
    await edges.pass(5);
    await sentOnce(edges, planned);
    expect(await edges.cards(planned.messageId)).toEqual([]);
  });

  it("can be taken back while Graph takes nothing from anybody", async () => {
    const planned = await edges.scheduled();
    const throttled = { operation: "messages.send", status: 429, retryAfterSeconds: 120 };
    await edges.fault({ ...throttled, count: 1 });
    await edges.fault(throttled);
    await edges.passTo(planned.dueAt);
    await edges.hit(1);
    await edges.until(async () =>
      expect((await edges.call("DELETE", planned.messageId, "/schedule")).status).toBe(204),
    );
    await edges.allWell();
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
  });
});

describe("a mail that the mailbox is slow to take", () => {
  /** Until the mailbox has taken out of Drafts what it was given first: it would go a second time then. */
  async function takenAfter(planned: Planned, delayMs: number): Promise<void> {
    await edges.fault({ operation: "send.pickup", delayMs, count: 1 });
    await edges.passTo(planned.dueAt);
    await edges.hit();
    const taken = Date.now() + delayMs + 1500;
    await edges.until(async () => expect(Date.now()).toBeGreaterThan(taken), delayMs * 2);
  }

  it("goes once when it lies in Drafts for long after it was accepted", async () => {
    const planned = await edges.scheduled();
    await takenAfter(planned, 8000);
    await sentOnce(edges, planned);
  });

  it("goes once when the answer was lost, too", async () => {
    const planned = await edges.scheduled();
    await edges.fault({ operation: "messages.send", status: 504, mode: "afterSuccess", count: 1 });
    await takenAfter(planned, 3000);
    await sentOnce(edges, planned);
  });
});
