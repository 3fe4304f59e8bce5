import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import {
  closeStage,
  copiesOf,
  detail,
  product,
  REP,
  resetStage,
  server,
  visit,
} from "../support/fileStage.ts";
import { control } from "../support/files.ts";
import {
  allow,
  attach,
  HOUR_SECONDS,
  hasNoCopies,
  mailbox,
  OFFER,
  OTHER_OFFER,
  openLaterStage,
  outlook,
  PRICES,
  plan,
  planned,
  sent,
  toldOf,
} from "../support/laterFiles.ts";
import type { PaneDraft } from "../support/paneDraft.ts";

beforeAll(openLaterStage);
beforeEach(resetStage);
afterAll(closeStage);

describe("a followed file of a mail that is sent later", () => {
  it("stays attached until then, and goes as a link that leads to it", async () => {
    const draft = await planned([OFFER]);
    expect((await outlook("GET", draft, "/attachments")).body.value).toHaveLength(1);
    const mail = await sent(draft);
    expect(mail.attached).toEqual([]);
    expect(mail.links).toHaveLength(1);
    expect(mail.html).toContain("offer.pdf");
    expect(mail.html).toContain("400 KB");
    const answer = await visit(String(mail.links[0]));
    expect(answer.status).toBe(302);
    expect(await (await fetch(String(answer.headers.get("location")))).text()).toContain("offer.pdf");
    await eventually(async () =>
      expect((await detail(draft.messageId)).attachments).toMatchObject([{ name: "offer.pdf", views: 1 }]),
    );
    expect(await toldOf(draft)).toEqual([]);
  });

  it("goes beside files that are not followed, and leaves them alone", async () => {
    const draft = await planned([OFFER, PRICES], [OFFER]);
    const mail = await sent(draft);
    expect(mail).toMatchObject({ attached: ["prices.xlsx"], links: [expect.any(String)] });
  });

  it.each([
    // Who is named has to sign in.
    ["to the named recipients only", { anonymousLinks: false }, {}, 401],
    ["for so many days", {}, { attachmentExpiryDays: 7 }, 200],
  ])("is shared (%s) as it is due for a mail that goes now", async (_how, policy, settings, opened) => {
    const admin = await product.signIn("admin@contoso.test");
    const { body: before } = await server.call(admin, "GET", "/api/settings");
    await control(product.sandboxUrl, "POST", "/policy", policy);
    const put = (all: object) => server.call(admin, "PUT", "/api/settings", all);
    expect((await put({ ...before, ...settings })).status).toBe(200);
    const draft = await planned([OFFER]);
    const [old] = (await detail(draft.messageId)).attachments;
    await product.advance(5 * 24 * HOUR_SECONDS);
    await plan(draft);
    const mail = await sent(draft);
    await put(before);
    const [file] = (await detail(draft.messageId)).attachments;
    expect(mail).toMatchObject({ attached: [], links: [file.url] });
    expect(file).toMatchObject({ attachmentId: old.attachmentId, scope: old.scope });
    const days = (Date.parse(file.expiresAt) - Date.parse(old.expiresAt)) / (24 * HOUR_SECONDS * 1000);
    if (old.expiresAt !== null) expect(days).toBeGreaterThan(4.9);
    expect((await fetch(String((await visit(file.url)).headers.get("location")))).status).toBe(opened);
  });

  it("is told from another of its name by what is in it", async () => {
    const draft = await planned([OTHER_OFFER, OFFER], [OFFER]);
    const mail = await sent(draft);
    expect(mail).toMatchObject({ attached: ["offer.pdf"], links: [expect.any(String)] });
    expect(await toldOf(draft)).toEqual([]);
  });
});

const NOT_FOLLOWED = [expect.stringContaining("went with files that are not followed")];

describe("a file that was to be followed", () => {
  const takenFromOneDrive = async ({ messageId }: PaneDraft) => {
    const [copy] = await copiesOf(messageId);
    await product.graph(mailbox, "DELETE", `/me/drive/items/${(copy as { id: string }).id}`);
  };
  const changed = async (draft: PaneDraft) => {
    const { body } = await outlook("GET", draft, "/attachments");
    await outlook("DELETE", draft, `/attachments/${body.value[0].id}`);
    await attach(draft, OTHER_OFFER);
  };
  it.each<[string, (draft: PaneDraft) => Promise<void>]>([
    ["was changed in the draft", changed],
    ["was taken out of OneDrive", takenFromOneDrive],
  ])("goes as it is when it %s, and the rep is told once", async (_what, happens) => {
    const draft = await planned([OFFER]);
    await happens(draft);
    const mail = await sent(draft);
    expect(mail).toMatchObject({ attached: ["offer.pdf"], links: [] });
    expect(await toldOf(draft)).toEqual(NOT_FOLLOWED);
    await hasNoCopies(draft);
  });

  it.each<[string, object]>([
    ["OneDrive refuses", { operation: "drive.*", status: 403 }],
    ["OneDrive is away", { operation: "drive.*", status: 503 }],
    ["the mailbox does not hand it over", { operation: "attachments.get", status: 500 }],
  ])("goes as it is when %s, and the mail waits no longer", async (_what, fault) => {
    const draft = await planned([OFFER]);
    await control(product.sandboxUrl, "POST", "/faults", fault);
    const mail = await sent(draft);
    await resetStage();
    expect(mail).toMatchObject({ attached: ["offer.pdf"], links: [] });
    expect(await toldOf(draft)).toEqual(NOT_FOLLOWED);
    expect((await detail(draft.messageId)).attachments).toEqual([]);
  });

  it("goes both ways when the mailbox does not let go of it", async () => {
    const draft = await planned([OFFER]);
    await control(product.sandboxUrl, "POST", "/faults", { operation: "attachments.delete", status: 403 });
    expect(await sent(draft)).toMatchObject({ attached: ["offer.pdf"], links: [expect.any(String)] });
    await resetStage();
  });

  it("goes as it is when we may not use OneDrive any more, but still may send", async () => {
    const earlier = await planned([], []);
    const draft = await planned([OFFER], [OFFER], 2 * HOUR_SECONDS);
    // From here on we have a token to send by.
    await sent(earlier);
    const trouble = (what: string | null) =>
      control(product.sandboxUrl, "POST", "/signIn", { mailbox: REP, trouble: what });
    await trouble("consentWithdrawn");
    const mail = await sent(draft);
    await trouble(null);
    expect(mail).toMatchObject({ attached: ["offer.pdf"], links: [] });
    expect(await toldOf(draft)).toEqual(NOT_FOLLOWED);
  });

  it("goes as it is, without a word of its own, when clicks may not be followed any more", async () => {
    const draft = await planned([OFFER]);
    await allow("doNotAllow");
    const mail = await sent(draft);
    await allow("inherit");
    expect(mail).toMatchObject({ attached: ["offer.pdf"], links: [] });
    expect(await toldOf(draft)).toEqual([expect.stringContaining("without being followed")]);
    await hasNoCopies(draft);
  });

  it("is followed no more once it was taken out of the draft", async () => {
    const draft = await planned([OFFER]);
    const { body } = await outlook("GET", draft, "/attachments");
    await outlook("DELETE", draft, `/attachments/${body.value[0].id}`);
    expect(await sent(draft)).toMatchObject({ attached: [], links: [] });
    expect(await toldOf(draft)).toEqual([]);
    await hasNoCopies(draft);
  });
});
