import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import type { Rep } from "../../server/http/call.ts";
import { ComposeLimits } from "../../shared/compose.ts";
import { buildRep, type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import {
  HTML,
  prepareOver,
  preparingRoutes,
  repWithCustomers,
  tables,
  to,
  tokens,
} from "../support/preparing.ts";

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(preparingRoutes());
});
afterAll(() => app.close());

const previewOver = (over: FeatureApp, as: Rep | string, request: object = {}) =>
  over.call(as, "POST", "/api/compose/preview", {
    ...to("ann"),
    cc: [],
    html: HTML,
    follow: "follow",
    ...request,
  });
const preview = (as: Rep | string, request: object = {}) => previewOver(app, as, request);

describe("a preview", () => {
  it("tells what will be followed, what will not and why, and writes nothing at all", async () => {
    const rep = await repWithCustomers();
    const html = `${HTML}<a href="https://evil.example/">https://bank.example</a><img src="cid:a@x">`;
    const { status, body } = await preview(rep, { html, skip: ["news.example"] });
    expect({ status, state: body.state, reasonCode: body.reasonCode }).toEqual({
      status: 200,
      state: "following",
      reasonCode: "everyoneAllows",
    });
    expect(body.links).toEqual([
      {
        index: 0,
        url: "https://shop.example/a?b=1&c=2#d",
        followed: true,
        text: "the shop",
        showsOther: null,
      },
      {
        index: 1,
        url: "https://news.example/",
        followed: false,
        skippedBecause: "chosen",
        text: "news",
        showsOther: null,
      },
      expect.objectContaining({ url: "mailto:me@contoso.test", skippedBecause: "notWeb" }),
      expect.objectContaining({ followed: true, showsOther: "https://bank.example" }),
    ]);
    expect(body.images).toEqual({ hosted: 1, kept: 0 });
    const table = tables.organization(rep.orgId);
    for (const partition of [`rep_${rep.repId}`, "prepared"]) {
      expect(await table.list(z.unknown(), partition)).toEqual([]);
    }
    expect(JSON.stringify(body)).not.toContain("engage.example");
  });

  it("names everybody who blocks", async () => {
    const rep = await repWithCustomers();
    const { body } = await preview(rep, { to: [...to("ann").to, ...to("ben").to] });
    expect(body).toMatchObject({ state: "blocked", images: { hosted: 0, kept: 0 } });
    expect(body.reason).toContain("ben");
    expect(body.recipients.map((one: { preference: string }) => one.preference)).toEqual([
      "allow",
      "doNotAllow",
    ]);
    expect(body.links.map((link: { followed: boolean }) => link.followed)).toEqual([false, false, false]);
  });

  it("agrees with preparing again: same links, same exclusions as the draft has", async () => {
    const rep = await repWithCustomers();
    const made = (await prepareOver(app, rep, { skip: ["news.example"] })).body;
    const seen = (await preview(rep, { messageId: made.messageId, html: made.html })).body;
    const links = seen.links.map(({ text, showsOther, ...link }: Record<string, unknown>) => link);
    expect(links).toEqual(made.links);
    const colleague = buildRep({ orgId: rep.orgId });
    const theirs = (await preview(colleague, { messageId: made.messageId })).body;
    expect(theirs.links[1].followed).toBe(true);
  });

  it("goes by the organization’s word on pictures and on texts that show an address", async () => {
    const rep = await repWithCustomers();
    const by = { repId: rep.repId, at: new Date() };
    const changes = { hostImages: false, skipAddressText: true };
    await createSettingsStore().change(tables.organization(rep.orgId), changes, by);
    const fresh = await startFeatureApp(preparingRoutes());
    const html = '<a href="https://plain.example/">plain.example</a><img src="cid:a@x">';
    const { body } = await previewOver(fresh, rep, { html });
    await fresh.close();
    expect(body).toMatchObject({
      links: [{ skippedBecause: "addressText" }],
      images: { hosted: 0, kept: 1 },
    });
  });

  it("answers without a body, and refuses what preparing would refuse", async () => {
    const rep = await repWithCustomers();
    expect((await preview(rep, { html: null })).body).toMatchObject({
      links: [],
      images: { hosted: 0, kept: 0 },
    });
    const many = '<a href="https://a.example/">x</a>'.repeat(ComposeLimits.maxLinks + 1);
    expect(await preview(rep, { html: many })).toMatchObject({
      status: 413,
      body: { code: "body_too_large" },
    });
    expect((await preview(rep, { subject: "x" })).status).toBe(400);
  });

  it("is for the rep only: a ticket does not do", async () => {
    const rep = await repWithCustomers();
    const { ticket, messageId } = (await prepareOver(app, rep)).body;
    expect((await preview(ticket, { messageId })).status).toBe(401);
  });

  it("knows no other organization’s links for ours", async () => {
    const [rep, other] = [await repWithCustomers(), await repWithCustomers()];
    const { messageId } = (await prepareOver(app, other)).body;
    const theirs = tokens.linkUrl(other.orgId, messageId, 0, "https://secret.example/");
    const { body } = await preview(rep, { messageId, html: `<a href="${theirs}">copied</a>` });
    expect(body.links).toMatchObject([{ url: theirs }]);
  });
});
