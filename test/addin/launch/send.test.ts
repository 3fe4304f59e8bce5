import { beforeAll, describe, expect, it } from "@jest/globals";
import { buildLaunch } from "./bareEngine.ts";
import { ALLOWED, hasChosen, ownKinds, preparedDraft } from "./drafts.ts";
import { fakeServer, orgId, person, raise, type Staged, tokens, usualDraft } from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const send = (staged: Staged) => raise(script, "onMessageSend", staged);

describe("a message that nobody has prepared", () => {
  it("is prepared by Send itself: followed, stamped, and on its way", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    const { completed, tookMs } = await send({ draft, server });
    expect(completed).toEqual([ALLOWED]);
    expect(ownKinds(draft.html).sort()).toEqual(["link", "open"]);
    expect(draft.headers.get("x-engagement-id")).toBe(server.asked.at(-1)?.body.messageId);
    expect(draft.written).toHaveLength(1);
    expect(draft.mostCalls).toBeLessThanOrEqual(3);
    expect(tookMs).toBeLessThan(1000);
  });

  it("goes by the ticket that was kept when it was begun", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    await raise(script, "onNewMessageCompose", { draft, server });
    await send({ draft, server });
    expect(server.asked.map(({ path }) => path)).toEqual(["/api/compose/ticket", "/api/compose/prepare"]);
  });

  it("is left as it is when a recipient refuses", async () => {
    const draft = usualDraft({ to: [person("ben")] });
    const { html } = draft;
    expect((await send({ draft, server: fakeServer() })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(html);
    expect(draft.headers.size).toBe(0);
  });

  it("is left as it is where the rep chose so, and nobody is asked", async () => {
    const [draft, server] = [usualDraft(), fakeServer()];
    hasChosen(draft, { choice: "dontFollow", isByHand: true });
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(server.asked).toEqual([]);
    expect(draft.written).toEqual([]);
  });

  it("is followed as the draft says, when only that remembers the choice", async () => {
    const draft = usualDraft();
    draft.custom.set("engagement", JSON.stringify({ choice: "dontFollow" }));
    await send({ draft, server: fakeServer() });
    expect(draft.written).toEqual([]);
  });

  it("of 900 KB with a long quote comes through whole, its quote to the byte", async () => {
    const quote = `<div id="appendonsend"></div><div>${"<p>Earlier: nothing new.</p>".repeat(16_000)}</div>`;
    const text = "<p>Words and more words.</p>".repeat(16_000);
    const draft = usualDraft({ html: `<p>New: <a href="https://a.example/">a</a></p>${text}${quote}` });
    expect(draft.html.length).toBeGreaterThan(880_000);
    expect((await send({ draft, server: fakeServer() })).completed).toEqual([ALLOWED]);
    expect(draft.html.endsWith(quote)).toBe(true);
    expect(draft.html).toContain(text);
    expect(ownKinds(draft.html)).toEqual(["link", "open"]);
  });
});

describe("a message that is prepared", () => {
  it("passes at once: nobody is asked, nothing is written", async () => {
    const { draft, server } = await preparedDraft(script);
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(server.asked).toEqual([]);
    expect(draft.written).toEqual([]);
  });

  it("passes after Outlook has written its HTML anew", async () => {
    const { draft, server } = await preparedDraft(script);
    draft.html = draft.html
      .replaceAll("&amp;", "&#38;")
      .replace(/<a href="([^"]+)"/, `<a class=x_y HREF='$1'`)
      .replace("</p>", "</p>\r\n<o:p>&nbsp;</o:p>");
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(draft.written).toEqual([]);
  });

  it("passes with links that were left alone on purpose, however Outlook spells them", async () => {
    const unsubscribe = '<a href="https://list.example/unsubscribe">unsubscribe</a>';
    const { draft, server } = await preparedDraft(script, {
      html: `<p><a href="https://a.example">a</a> ${unsubscribe}</p>`,
    });
    expect(draft.html).toContain(unsubscribe);
    draft.html = draft.html.replace('unsubscribe"', 'unsubscribe/"');
    await send({ draft, server });
    expect(server.asked).toEqual([]);
  });

  it("is prepared again when a link was added, under the same id", async () => {
    const { draft, server } = await preparedDraft(script);
    const before = draft.headers.get("x-engagement-id");
    draft.html = draft.html.replace("<p>", '<p><a href="https://new.example/">new</a> ');
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(ownKinds(draft.html).sort()).toEqual(["link", "link", "open"]);
    expect(draft.headers.get("x-engagement-id")).toBe(before);
  });

  it("is prepared again when its image was lost", async () => {
    const { draft, server } = await preparedDraft(script);
    draft.html = draft.html.replace(/<img[^>]*>/, "");
    await send({ draft, server });
    expect(ownKinds(draft.html)).toContain("open");
  });

  it("is restored whole when a recipient came who refuses", async () => {
    const { draft, server, original } = await preparedDraft(script);
    draft.cc = [person("ben")];
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(original);
    expect(draft.headers.size).toBe(0);
  });

  it("is followed less when a recipient allows less", async () => {
    const { draft, server } = await preparedDraft(script);
    draft.bcc = [person("olga")];
    await send({ draft, server });
    expect(ownKinds(draft.html)).toEqual(["open"]);
  });

  it("is restored whole when the rep chose not to follow it after all", async () => {
    const { draft, server, original } = await preparedDraft(script);
    hasChosen(draft, { choice: "dontFollow", isByHand: true });
    expect((await send({ draft, server })).completed).toEqual([ALLOWED]);
    expect(draft.html).toBe(original);
    expect(server.asked.at(-1)?.body.follow).toBe("dontFollow");
  });

  it("passes for the same people in another order and spelling", async () => {
    const { draft, server } = await preparedDraft(script, { to: [person("ann"), person("carl")] });
    draft.to = [person("carl"), { address: " Ann@Customer.test", name: "Ann A." }];
    await send({ draft, server });
    expect(server.asked).toEqual([]);
  });

  it("is held when its files are links and it may not be followed: the rest is restored first", async () => {
    const { draft, server } = await preparedDraft(script);
    const messageId = draft.headers.get("x-engagement-id") ?? "";
    const url = tokens.linkUrl(orgId, messageId, 7, "https://onedrive.example/file").replace("/l/", "/a/");
    draft.html = draft.html.replace("<p>", `<p><a href="${url}">plan.pdf</a> `);
    draft.cc = [person("ben")];
    const { completed } = await send({ draft, server });
    expect(completed[0]).toMatchObject({ allowEvent: false, commandId: "composePane" });
    expect(completed[0]?.errorMessage).toContain("OneDrive");
    expect(ownKinds(draft.html)).not.toContain("open");
  });

  it("of a draft that was closed and opened again is prepared under its own id", async () => {
    const { draft, server } = await preparedDraft(script);
    const messageId = draft.headers.get("x-engagement-id") ?? "";
    draft.session.clear();
    draft.custom.set("engagement", JSON.stringify({ choice: "follow", messageId }));
    server.messages.add(messageId);
    const { html } = draft;
    await send({ draft, server });
    expect(draft.html).toBe(html);
    expect(server.asked.map(({ body }) => body.messageId)).toEqual([messageId, messageId]);
  });
});
