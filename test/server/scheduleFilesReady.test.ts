import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import {
  actAs,
  closeStage,
  copiesOf,
  detail,
  product,
  REP,
  resetStage,
  server,
  token,
  visit,
} from "../support/fileStage.ts";
import { control } from "../support/files.ts";
import {
  allow,
  HOUR_SECONDS,
  madeReady,
  OFFER,
  openLaterStage,
  outlook,
  PRICES,
  plan,
  planned,
  sent,
} from "../support/laterFiles.ts";

beforeAll(openLaterStage);
afterAll(closeStage);

describe("a mail whose links stand in it already", () => {
  it("goes out once its time has come, as it is", async () => {
    const draft = await planned([OFFER, PRICES], [OFFER]);
    const ready = await madeReady(draft, 1);
    expect(await sent(draft)).toMatchObject({ attached: ["prices.xlsx"], html: ready });
  });

  it("gets them at its time where OneDrive was away before", async () => {
    const draft = await planned([OFFER]);
    await control(product.sandboxUrl, "POST", "/faults", { operation: "drive.*", status: 403 });
    await product.advance(HOUR_SECONDS - 75);
    server.app.later.onDue();
    await eventually(async () => expect((await outlook("GET", draft)).body.body.content).toMatch(/\/o\//));
    await resetStage();
    expect((await detail(draft.messageId)).attachments).toHaveLength(1);
    expect(await sent(draft)).toMatchObject({ attached: [], links: [expect.any(String)] });
  });

  it("keeps them when it is a draft again, and sends them with the next plan", async () => {
    const draft = await planned([OFFER]);
    await madeReady(draft);
    await server.call(token, "DELETE", `/api/messages/${draft.messageId}/schedule`);
    const [file] = (await detail(draft.messageId)).attachments;
    const html = (await outlook("GET", draft)).body.body.content;
    expect(html).toContain(file.url);
    expect(html).not.toContain("/o/");
    await plan(draft);
    expect(await sent(draft)).toMatchObject({ attached: [], links: [file.url] });
    expect((await visit(file.url)).status).toBe(302);
  });

  it("leaves the recipient the file when clicks may not be followed any more", async () => {
    const draft = await planned([OFFER]);
    await madeReady(draft);
    await allow("doNotAllow");
    const mail = await sent(draft);
    await allow("inherit");
    expect(mail).toMatchObject({ attached: [], links: [] });
    const straight = /href="([^"]+)"[^>]*><bdi>offer\.pdf/.exec(mail.html)?.[1] ?? "";
    expect((await fetch(straight)).status).toBe(200);
  });

  it("takes its copies with it when it is thrown away", async () => {
    const draft = await planned([OFFER]);
    await madeReady(draft);
    expect((await server.call(token, "DELETE", `/api/messages/${draft.messageId}`)).status).toBe(204);
    expect(await copiesOf(draft.messageId)).toBe("nothing");
  });

  it("hands the rep the file when it is a draft again, to be attached again, and nobody else", async () => {
    const draft = await planned([OFFER]);
    await madeReady(draft);
    await server.call(token, "DELETE", `/api/messages/${draft.messageId}/schedule`);
    const [{ attachmentId }] = (await detail(draft.messageId)).attachments;
    const read = () =>
      fetch(`${server.url}/api/messages/${draft.messageId}/attachments/${attachmentId}/content`, {
        headers: { authorization: `Bearer ${token}` },
      });
    const answer = await read();
    expect(answer.headers.get("content-disposition")).toBe("attachment");
    expect(Buffer.from(await answer.arrayBuffer()).equals(OFFER.bytes)).toBe(true);
    await actAs("rep2@contoso.test");
    expect((await read()).status).toBe(404);
    await actAs(REP);
  });
});
