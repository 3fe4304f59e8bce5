import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import {
  HTML,
  prepareOver,
  preparingRoutes,
  repWithCustomers,
  stored,
  tables,
  to,
  tokens,
} from "../support/preparing.ts";

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(preparingRoutes());
});
afterAll(() => app.close());

const prepare = (as: Rep | string, request: object = {}) => prepareOver(app, as, request);

describe("preparing a message", () => {
  it("follows its links, adds the image, and writes down all of it before it answers", async () => {
    const rep = await repWithCustomers();
    const { status, body } = await prepare(rep, { bcc: [] });
    expect({ status, state: body.state, reasonCode: body.reasonCode }).toEqual({
      status: 200,
      state: "following",
      reasonCode: "everyoneAllows",
    });
    const followed = body.links.filter(({ followed }: { followed: boolean }) => followed);
    expect(followed.map(({ url }: { url: string }) => url)).toEqual([
      "https://shop.example/a?b=1&c=2#d",
      "https://news.example/",
    ]);
    for (const { index, url } of followed) {
      const own = [...(body.html as string).matchAll(/href="([^"]+)"/g)].map((match) =>
        tokens.readOwn(match[1]!),
      );
      expect(own).toContainEqual(
        expect.objectContaining({ index, url, messageId: body.messageId, orgId: rep.orgId }),
      );
    }
    expect(body.html).toContain(body.openImageUrl);
    const rows = await stored(rep, body.messageId);
    expect(rows.links).toEqual(body.links);
    expect(rows.message).toMatchObject({
      status: "prepared",
      followOpens: true,
      followClicks: true,
      sentAt: null,
    });
    expect(rows.list).toEqual([expect.objectContaining({ message: rows.message })]);
    expect(rows.prepared?.value).toEqual({ messageId: body.messageId, repId: rep.repId });
  });

  it("again, gives the same body, links and message, and one line in the list", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const again = (await prepare(rep, { messageId: first.messageId, html: first.html })).body;
    expect({ ...again, ticket: "" }).toEqual({ ...first, ticket: "" });
    expect((await stored(rep, first.messageId)).list).toHaveLength(1);
  });

  it("again with other recipients, takes back what they do not allow", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const partly = (await prepare(rep, { ...to("carla"), messageId: first.messageId, html: first.html }))
      .body;
    expect(partly).toMatchObject({ state: "partlyFollowing", reasonCode: "onlyClicks", openImageUrl: null });
    expect(partly.html).not.toContain("/o/");
    expect((await stored(rep, first.messageId)).message).toMatchObject({
      followOpens: false,
      followClicks: true,
    });
    const blocked = (await prepare(rep, { ...to("ben"), messageId: first.messageId, html: partly.html }))
      .body;
    expect(blocked).toMatchObject({ state: "blocked", openImageUrl: null, html: HTML });
    expect(blocked.links.map((link: { skippedBecause?: string }) => link.skippedBecause)).toEqual([
      "notFollowing",
      "notFollowing",
      "notWeb",
    ]);
    expect((await stored(rep, first.messageId)).message).toMatchObject({
      state: "blocked",
      followClicks: false,
    });
  });

  it("leaves alone what the rep and the organization want left alone", async () => {
    const rep = await repWithCustomers();
    const html = `${HTML}<a href="https://plain.example/">https://plain.example/</a>`;
    const { body } = await prepare(rep, { html, skip: ["news.example"] });
    const reasons = body.links.map((link: { skippedBecause?: string }) => link.skippedBecause ?? "followed");
    expect(reasons).toEqual(["followed", "chosen", "notWeb", "followed"]);
    const by = { repId: rep.repId, at: new Date() };
    await createSettingsStore().change(tables.organization(rep.orgId), { skipAddressText: true }, by);
    const fresh = await startFeatureApp(preparingRoutes());
    const careful = (await prepareOver(fresh, rep, { html })).body;
    await fresh.close();
    expect(careful.links[3]).toMatchObject({ followed: false, skippedBecause: "addressText" });
  });

  it("cleans the quote of our own links and takes over those copied from another message", async () => {
    const rep = await repWithCustomers();
    const first = (await prepare(rep)).body;
    const reply = `<p>Again: ${first.html}</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: me</div>${first.html}`;
    const second = (await prepare(rep, { html: reply })).body;
    expect(second.messageId).not.toBe(first.messageId);
    const own = [...(second.html as string).matchAll(/(?:href|src)="([^"]+)"/g)]
      .map((match) => tokens.readOwn(match[1]!))
      .filter((address) => address !== undefined);
    expect(new Set(own.map(({ messageId }) => messageId))).toEqual(new Set([second.messageId]));
  });

  it("takes another organization’s links for addresses like any other", async () => {
    const [rep, other] = [await repWithCustomers(), await repWithCustomers()];
    const theirs = tokens.linkUrl(other.orgId, randomUUID(), 0, "https://secret.example/");
    const { body } = await prepare(rep, { html: `<a href="${theirs}">copied</a>` });
    expect(body.links).toEqual([{ index: 0, url: theirs, followed: true }]);
  });
});

describe("without a body", () => {
  it("only the message is made; later its body is prepared, and then left alone", async () => {
    const rep = await repWithCustomers();
    const made = (await prepare(rep, { html: null })).body;
    expect(made).toMatchObject({ state: "following", html: null, links: [], openImageUrl: null });
    expect((await stored(rep, made.messageId)).message).toMatchObject({
      followOpens: false,
      followClicks: false,
    });
    const { messageId } = made;
    const body = (await prepare(rep, { messageId })).body;
    expect(body.messageId).toBe(messageId);
    const again = (await prepare(rep, { messageId, html: null, subject: "New" })).body;
    expect(again.links).toEqual(body.links);
    expect((await stored(rep, messageId)).message).toMatchObject({ followOpens: true, subject: "New" });
  });
});

describe("whose message it is", () => {
  it("is told by organization and rep: nobody else can prepare it", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepare(rep)).body;
    const colleague = buildRep({ orgId: rep.orgId });
    const stranger = await repWithCustomers();
    const sameIdElsewhere = buildRep({ repId: rep.repId, orgId: stranger.orgId });
    for (const other of [colleague, stranger, sameIdElsewhere]) {
      expect((await prepare(other, { messageId })).body).toMatchObject({ status: 404, code: "not_found" });
    }
    expect((await prepare(rep, { messageId: randomUUID() })).status).toBe(404);
    expect((await prepare(rep, { messageId })).status).toBe(200);
  });

  it("lets its ticket prepare this message, no other and no new one", async () => {
    const rep = await repWithCustomers();
    const { messageId, ticket } = (await prepare(rep)).body;
    const other = (await prepare(rep)).body;
    const byTicket = (await prepare(ticket, { messageId })).body;
    expect(byTicket).toMatchObject({ messageId, state: "following" });
    expect((await stored(rep, messageId)).message).toMatchObject({
      repId: rep.repId,
      repAddress: rep.address,
    });
    expect((await prepare(ticket, { messageId: other.messageId })).status).toBe(403);
    expect((await prepare(ticket)).status).toBe(403);
    expect((await prepare("made.up.ticket", { messageId })).status).toBe(401);
  });
});
