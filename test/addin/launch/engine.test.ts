import { beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "acorn";
import { PREPARE_PATH, TICKET_PATH, unfollowedPath } from "../../../addin/api/ticketClient.ts";
import { api } from "../../../shared/api.ts";
import { launch } from "../../../shared/text/en/launch.ts";
import { launchText } from "../../../shared/text/launch.ts";
import { buildLaunch } from "./bareEngine.ts";
import { fakeServer, raise, usualDraft } from "./stage.ts";

let built: ReturnType<typeof buildLaunch>;
beforeAll(() => {
  built = buildLaunch();
});

describe("the script of Outlook’s events", () => {
  it("is ES2016 throughout, libraries too, and one script that imports nothing", () => {
    expect(() => parse(built.script, { ecmaVersion: 2016, sourceType: "script" })).not.toThrow();
    for (const beyond of ["async () => 1", "({ ...{} })", "a?.b", "a ?? b"]) {
      expect(() => parse(beyond, { ecmaVersion: 2016 })).toThrow();
    }
  });

  it("is small: its loading is part of the 5 seconds", () => {
    expect(built.script.length).toBeLessThan(120_000);
  });

  it("is loaded by its page after Office.js, under a name that stays", () => {
    const scripts = [...built.page.matchAll(/<script[^>]*src="?([^" >]+)/g)].map(([, address]) => address);
    expect(scripts).toEqual(["%OFFICE_JS_URL%", "launch.js"]);
  });

  const events = [
    "onNewMessageCompose",
    "onMessageCompose",
    "onMessageRecipientsChanged",
    "onMessageAttachmentsChanged",
    "onMessageSend",
  ];
  it.each(events)("answers %s in an engine with nothing but the language of 2016", async (event) => {
    const { completed } = await raise(built.script, event, { draft: usualDraft(), server: fakeServer() });
    expect(completed).toHaveLength(1);
  });

  it.each(events)("ends %s even without timers, without harm", async (event) => {
    const draft = usualDraft();
    const { html } = draft;
    const { completed } = await raise(built.script, event, {
      draft,
      server: fakeServer(),
      withoutTimers: true,
    });
    expect(completed).toEqual([event === "onMessageSend" ? { allowEvent: true } : undefined]);
    expect(draft.html).toBe(html);
  });

  it("asks where the API is", () => {
    expect([TICKET_PATH, PREPARE_PATH]).toEqual([api.createTicket.path, api.prepare.path]);
    expect(unfollowedPath(":messageId")).toBe(api.wentUnfollowed.path);
  });
});

describe("the sentences of Outlook’s dialogs", () => {
  it.each(Object.entries(launch))("%s fits, and needs nothing filled in", (key, text) => {
    expect(text.length).toBeLessThanOrEqual(key === "launch.button" ? 20 : 500);
    expect(text).not.toMatch(/[{}']/);
  });

  it.each([undefined, "", "en", "en-GB", "sl-SI", "constructor", "__proto__"])(
    "there is one for every language, %s too",
    (language) => expect(launchText(language, "launch.button")).toBe("Open the pane"),
  );
});
