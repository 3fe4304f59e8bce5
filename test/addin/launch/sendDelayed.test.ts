import { beforeAll, describe, expect, it } from "@jest/globals";
import { openSendWord } from "../../../addin/features/launch/sendWord.ts";
import { SessionKey } from "../../../shared/sendNotes.ts";
import { launchText } from "../../../shared/text/launch.ts";
import { buildLaunch } from "./bareEngine.ts";
import type { FakeDraft } from "./fakeOutlook.ts";
import { fakeServer, raise, usualDraft } from "./stage.ts";

let script: string;
beforeAll(() => {
  script = buildLaunch().script;
});

const sessionOf = (draft: FakeDraft) => ({
  readAll: async () => Object.fromEntries(draft.session),
  write: async (name: string, text: string) => void draft.session.set(name, text),
});
const kept = (draft: FakeDraft) => JSON.parse(draft.session.get(SessionKey.choice) ?? "null");

async function send(draft: FakeDraft) {
  const server = fakeServer();
  const { completed } = await raise(script, "onMessageSend", { draft, server });
  return { answer: completed[0], asked: server.asked };
}

const held = {
  allowEvent: false,
  errorMessage: launchText("en", "launch.hold.delayed"),
  cancelLabel: "Open the pane",
};
const delay = { wallTime: "2026-11-23T09:00", zone: "Europe/Ljubljana", isCommitted: false };

describe("a message with a delay", () => {
  it("is held back with two answers, and nobody is asked", async () => {
    const draft = usualDraft();
    await openSendWord(sessionOf(draft)).delay(true, "follow");
    const { answer, asked } = await send(draft);
    expect(answer).toMatchObject(held);
    expect(asked).toEqual([]);
  });

  it("is held back also when only the draft remembers it", async () => {
    const draft = usualDraft();
    draft.custom.set("engagement", JSON.stringify({ choice: "follow", delay }));
    expect((await send(draft)).answer).toMatchObject(held);
  });

  it("goes when the delay was removed", async () => {
    const draft = usualDraft();
    const word = openSendWord(sessionOf(draft));
    await word.delay(true, "follow");
    await word.delay(false, "follow");
    expect((await send(draft)).answer).toEqual({ allowEvent: true });
  });

  it("keeps choice and delay apart, however fast they come", async () => {
    const draft = usualDraft();
    const word = openSendWord(sessionOf(draft));
    await Promise.all([word.choose("follow"), word.delay(true, "follow"), word.choose("dontFollow")]);
    expect(kept(draft)).toEqual({ choice: "dontFollow", isByHand: true, isDelayed: true });
    await word.delay(false, "dontFollow");
    expect(kept(draft)).toEqual({ choice: "dontFollow", isByHand: true, isDelayed: false });
  });

  it("leaves the draft's own choice in force where none was made since it was opened", async () => {
    const draft = usualDraft();
    await openSendWord(sessionOf(draft)).delay(false, "dontFollow");
    expect(kept(draft)).toEqual({ choice: "dontFollow", isByHand: true, isDelayed: false });
    expect((await send(draft)).asked).toEqual([]);
  });

  it("is no failure where Outlook keeps nothing", async () => {
    await openSendWord(undefined).delay(true, "follow");
    const refused = () => Promise.reject(new Error("refused"));
    await openSendWord({ readAll: refused, write: refused }).delay(true, "follow");
  });
});
