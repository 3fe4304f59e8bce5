import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mergeActivity } from "../../../addin/features/messages/activity.ts";
import { takesReminder } from "../../../addin/features/messages/sent.ts";
import type { CallTask } from "../../../shared/calls.ts";
import { type MessageItem, MessageStatus } from "../../../shared/messages.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString();

function buildMessage(minute: number, sentMinute: number | null = null): MessageItem {
  return {
    ...{ messageId: `message ${minute}`, subject: "Offer", to: [], repId: "rep", followed: true },
    ...{ status: "draft", statusText: "Draft", dueAt: null },
    ...{ createdAt: at(minute), sentAt: sentMinute === null ? null : at(sentMinute) },
    ...{ opens: 0, lastOpenedAt: null, attachmentViews: 0, linkClicks: 0, replies: 0 },
  };
}

const buildCall = (minute: number): CallTask => ({
  ...{ cardId: `card ${minute}`, title: "Call Ann", messageId: "message", createdAt: at(minute) },
});

const ids = (entries: ReturnType<typeof mergeActivity>) => entries.map(({ id }) => id);

describe("the activity list", () => {
  it("has messages and calls in one order, newest first", () => {
    const messages = [buildMessage(5, 30), buildMessage(20)];
    const entries = mergeActivity(messages, false, [buildCall(25), buildCall(1)]);
    expect(ids(entries)).toEqual(["message 5", "call card 25", "message 20", "call card 1"]);
  });

  it("keeps calls back that belong among messages not read yet", () => {
    const entries = mergeActivity([buildMessage(20)], true, [buildCall(25), buildCall(1)]);
    expect(ids(entries)).toEqual(["call card 25", "message 20"]);
  });

  it("shows calls where there is no message at all", () => {
    expect(ids(mergeActivity([], false, [buildCall(1)]))).toEqual(["call card 1"]);
  });

  it("only grows at its end as more is read, and has everything once all is", () => {
    const minutes = fc.uniqueArray(fc.nat(500), { maxLength: 30 });
    fc.assert(
      fc.property(minutes, minutes, fc.nat(30), (sent, called, size) => {
        const messages = [...sent].sort((a, b) => b - a).map((minute) => buildMessage(minute));
        const calls = called.map(buildCall);
        const all = ids(mergeActivity(messages, false, calls));
        const part = ids(mergeActivity(messages.slice(0, size), size < messages.length, calls));
        expect(new Set(all).size).toBe(sent.length + called.length);
        // Without a message nothing says where the rest begins.
        if (size > 0) expect(all.slice(0, part.length)).toEqual(part);
      }),
    );
  });
});

it("offers a reminder where the draft is not Outlook's alone, and shows one that is there", () => {
  const offered = MessageStatus.options.filter((status) => takesReminder({ status, reminder: null }));
  expect(offered).toEqual(["scheduled", "sending", "sent", "failed", "needsYou"]);
  const reminder = { condition: "anyway", remindAt: at(0), title: "Offer", comment: "" } as const;
  const set = { ...reminder, state: "waiting", summary: "" } as const;
  expect(takesReminder({ status: "draft", reminder: set })).toBe(true);
});
