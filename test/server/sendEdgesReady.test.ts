import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { HOUR, MINUTE } from "../../shared/time.ts";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { type Edges, type Planned, sentOnce, startEdges, ZONE } from "../support/sendEdges.ts";

/** What happens between making a mail ready, 90 s ahead, and its time: the process that made it ready knows it as it was. */

let edges: Edges;
beforeAll(async () => {
  edges = await startEdges();
});
afterEach(async () => {
  await edges.allWell();
  await edges.signInOf({ trouble: null });
});
afterAll(() => edges.product.close());

async function madeReady(): Promise<Planned> {
  const planned = await edges.scheduled();
  await edges.passTo(new Date(planned.dueAt.getTime() - MINUTE));
  await edges.until(async () => {
    expect(await edges.row(planned.messageId)).toMatchObject({
      preparedKey: expect.any(String),
      filesLeft: false,
    });
    expect(await edges.hint(planned.messageId)).toEqual(planned.dueAt);
  });
  return planned;
}

const bodyOf = async (planned: Planned) => String((await edges.arrived(planned))[0]?.body.content);
/** What was due a minute later is out. */
async function laterOneIsOut(): Promise<void> {
  const later = await edges.scheduled(2);
  await edges.passTo(later.dueAt);
  await sentOnce(edges, later);
}

describe("a mail that was made ready", () => {
  it("goes followed at its time", async () => {
    const planned = await madeReady();
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
    expect(await bodyOf(planned)).toMatch(/href="[^"]+\/l\//);
  });

  it("goes as it was edited since, once nobody writes in it any more, and is followed", async () => {
    const planned = await madeReady();
    const content = '<p>Edited <a href="https://shop.example/new">there</a></p>';
    await edges.outlook("PATCH", planned.draftId, "", { body: { contentType: "html", content } });
    await edges.passTo(planned.dueAt);
    await edges.pass(90);
    await sentOnce(edges, planned);
    expect(await bodyOf(planned)).toContain("Edited");
    expect(await bodyOf(planned)).toMatch(/href="[^"]+\/l\//);
  });

  it("goes at the later time it was given since, and not before", async () => {
    const planned = await madeReady();
    const wallTime = wallTimeOf(new Date(planned.dueAt.getTime() + HOUR), ZONE);
    const answer = await edges.plan(planned.messageId, planned.draftId, { wallTime, zone: ZONE });
    expect(answer.status).toBe(200);
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
    expect(await edges.row(planned.messageId)).toMatchObject({ status: "waiting", wallTime });
  });

  it("is not sent when it was taken back since, and is as the rep wrote it", async () => {
    const planned = await madeReady();
    expect((await edges.call("DELETE", planned.messageId, "/schedule")).status).toBe(204);
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
    const draft = await edges.outlook("GET", planned.draftId);
    expect(draft.body).toMatchObject({
      isDraft: true,
      body: { content: expect.stringContaining("https://shop.example/") },
    });
  });

  it("is not sent when it was thrown away since", async () => {
    const planned = await madeReady();
    expect((await edges.call("DELETE", planned.messageId)).status).toBe(204);
    await laterOneIsOut();
    expect(await edges.arrived(planned)).toEqual([]);
  });

  it("goes once when the rep sent it by hand since", async () => {
    const planned = await madeReady();
    expect((await edges.outlook("POST", planned.draftId, "/send")).status).toBe(202);
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
    expect(await edges.row(planned.messageId)).toMatchObject({ reason: "sentByHand" });
  });

  it("needs the rep when their sign-in was ended since", async () => {
    const planned = await madeReady();
    await edges.signInOf({ trouble: "disabled" });
    await edges.fault({ operation: "messages.*", status: 401 });
    await edges.passTo(planned.dueAt);
    await edges.until(async () =>
      expect(await edges.row(planned.messageId)).toMatchObject({ status: "needsYou", reason: "signInEnded" }),
    );
    await edges.allWell();
    expect(await edges.arrived(planned)).toEqual([]);
  });

  it("goes unfollowed when its recipient was excepted since", async () => {
    const planned = await madeReady();
    const records = await edges.server.call(edges.tokens.rep, "GET", "/api/records?search=Ann");
    const [record] = records.body.items;
    const change = await edges.server.call(edges.tokens.rep, "PATCH", `/api/records/${record.recordId}`, {
      follow: "doNotAllow",
    });
    expect(change.status).toBe(200);
    // The mark that says so is at most a second old.
    await edges.passTo(planned.dueAt);
    await sentOnce(edges, planned);
    expect(await bodyOf(planned)).not.toMatch(/\/[ol]\//);
  });
});
