import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cardBody } from "../../../server/features/assistant/body.ts";
import { CardRow, type FactsOf, type OpenFacts } from "../../../server/features/assistant/rows.ts";
import { CardAction, CardWhyUnfollowed } from "../../../shared/cards.ts";
import { ScheduleReason } from "../../../shared/delivery.ts";
import { createTranslate } from "../../../shared/text/index.ts";
import { readCard } from "../../support/adaptiveCards.ts";

const messageId = "0c8b7c9e-6a55-4c2e-9d3f-111111111111";
const recordId = "0c8b7c9e-6a55-4c2e-9d3f-222222222222";
const at = "2026-11-21T09:15:00.000Z";

function buildRow(facts: Partial<OpenFacts> = {}): CardRow {
  return {
    cardId: `firstOpen_${messageId}`,
    kind: "firstOpen",
    priority: "today",
    messageId,
    recordIds: [recordId],
    createdAt: at,
    state: "active",
    snoozedUntil: null,
    call: null,
    facts: {
      subject: "Offer",
      recipients: ["Ann Beecher"],
      recipientCount: 1,
      interactionId: "hit-1",
      openedAt: at,
      evidence: "person",
      inferred: false,
      device: { type: "mobile", system: "iOS", client: "Outlook" },
      ...facts,
    },
  };
}

const unfollowed = (facts: Partial<FactsOf<"wentUnfollowed">> = {}): CardRow => ({
  ...buildRow(),
  cardId: `wentUnfollowed_${messageId}`,
  kind: "wentUnfollowed",
  priority: "later",
  facts: { subject: "Offer", why: "pictures", ...facts },
});

const readerIn = (zone: string, locale = "en-GB") => ({
  translate: createTranslate(locale, zone),
  locale,
  zone,
  now: new Date("2026-11-21T12:00:00.000Z"),
});
const reader = readerIn("Europe/Ljubljana");
const records = [{ recordId, name: "Ann Beecher" }];

const linesOf = (facts: Partial<OpenFacts>) => readCard(cardBody(buildRow(facts), [], reader, true)).lines;

describe("a first-open card’s body", () => {
  it("is an Adaptive Card 1.5 that its library reads without a word against it", () => {
    const { version, faults, actions } = readCard(cardBody(buildRow(), records, reader, true));
    expect(faults).toEqual([]);
    expect(version.toString()).toBe("1.5");
    expect(actions.map((action) => action.title)).toEqual([
      "Open message",
      "Create call",
      "Open Ann Beecher",
      "That was me",
      "That was a machine",
    ]);
    expect(new Set(actions.map((action) => action.getJsonTypeName()))).toEqual(new Set(["Action.Execute"]));
  });

  it("has that library’s objections where there are any", () => {
    const broken = { ...cardBody(buildRow(), records, reader, true), body: [{ type: "Nonsense" }] };
    expect(readCard(broken).faults).not.toEqual([]);
    const wrong = { ...cardBody(buildRow(), records, reader, true), actions: [{ type: "Action.Nonsense" }] };
    expect(readCard(wrong).faults).not.toEqual([]);
  });

  it("tells who, what, when and on what", () => {
    expect(linesOf({})).toEqual([
      "Ann Beecher opened “Offer”",
      "First opened today 10:15 · Phone · Outlook · iOS",
      expect.stringContaining("approximate"),
    ]);
  });

  it("names nobody where any of several may have opened it", () => {
    const lines = linesOf({ recipients: ["Ann Beecher", "Bob"], recipientCount: 3 });
    expect(lines[0]).toBe("A recipient opened “Offer”");
    expect(lines[2]).toBe("Sent to Ann Beecher and 2 others");
  });

  it.each([
    [
      "a mail proxy, by its name",
      { evidence: "mailProxy", device: { type: "unknown", system: "", client: "Gmail" } },
      "today 10:15 · Fetched by Gmail for its reader",
    ],
    [
      "a mail proxy without a name",
      { evidence: "mailProxy", device: null },
      "· Fetched by the recipient’s mail service",
    ],
    [
      "a click that implies it",
      { inferred: true, device: null },
      "· Told by a click: the open itself was not seen",
    ],
    [
      "a device of which nothing is known",
      { device: { type: "unknown", system: "", client: "" } },
      "First opened today 10:15",
    ],
    ["no device at all", { device: null }, "First opened today 10:15"],
  ] as const)("tells an open by %s", (_case, facts, words) => {
    expect(linesOf(facts)[1]?.endsWith(words)).toBe(true);
  });

  it("is in the time zone and the words of its reader", () => {
    const tokyo = cardBody(buildRow(), [], readerIn("Asia/Tokyo", "en-US"), true);
    expect(readCard(tokyo).lines[1]).toMatch(/today 6:15\sPM/);
    expect(tokyo.lang).toBe("en");
  });

  it("has a subject where the message has none", () => {
    expect(linesOf({ subject: " " })[0]).toBe("Ann Beecher opened “(no subject)”");
  });

  it("leads to five records at most", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ recordId, name: `Record ${index}` }));
    const { actions } = readCard(cardBody(buildRow(), many, reader, true));
    expect(actions.filter(({ title }) => title?.startsWith("Open Record"))).toHaveLength(5);
  });

  it("carries only actions that we know, whatever people wrote", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, name) => {
        const json = cardBody(buildRow({ subject, recipients: [name] }), [{ recordId, name }], reader, true);
        for (const action of json.actions) expect(CardAction.safeParse(action).success).toBe(true);
        expect(readCard(json).faults).toEqual([]);
      }),
    );
  });

  it.each(["{{DATE(2026-01-01T00:00:00Z, SHORT)}}", "{{ time(2026-01-01T00:00:00Z)}}"])(
    "shows the subject %s letter by letter",
    (subject) => {
      const title = linesOf({ subject })[0] ?? "";
      expect(title).not.toContain("{{");
      expect(title.replaceAll("\u2060", "")).toBe(`Ann Beecher opened “${subject}”`);
    },
  );
});

describe("the body of a card about a message that went unfollowed", () => {
  const read = (facts: Partial<FactsOf<"wentUnfollowed">>, canOpen = true) =>
    readCard(cardBody(unfollowed(facts), [], reader, canOpen));

  it("is an Adaptive Card 1.5 that says what happened, why, and what to do", () => {
    const { version, faults, lines, actions } = read({});
    expect([faults, version.toString()]).toEqual([[], "1.5"]);
    expect(lines).toEqual([
      "“Offer” went without being followed",
      "It has pictures in its text, which Outlook could have lost while sending.",
      "Next time, send it from the pane to follow it.",
    ]);
    expect(actions.map(({ title }) => title)).toEqual(["Open message"]);
  });

  it("has other words for each reason", () => {
    const reasons = CardWhyUnfollowed.options.map((why) => read({ why }).lines[1]);
    expect(new Set(reasons).size).toBe(CardWhyUnfollowed.options.length);
    for (const reason of reasons) expect(reason).not.toContain("assistant.card");
  });

  it("leads to no message that can’t be opened", () => {
    expect(read({}, false).actions).toEqual([]);
  });

  it("has a subject where the message has none", () => {
    expect(read({ subject: "" }).lines[0]).toBe("“(no subject)” went without being followed");
  });
});

describe("the bodies of the other cards", () => {
  const common = { messageId, recordIds: [], createdAt: at, state: "active", snoozedUntil: null } as const;
  const build = (kind: CardRow["kind"], facts: object): CardRow =>
    CardRow.parse({ ...common, ...{ kind, facts, cardId: `${kind}_${messageId}`, priority: "high" } });
  const linesOf = (kind: CardRow["kind"], facts: object) => {
    const { faults, lines, version } = readCard(cardBody(build(kind, facts), [], reader, true));
    expect([faults, version.toString()]).toEqual([[], "1.5"]);
    return lines;
  };
  const late = { subject: "Offer", dueAt: "2026-11-21T08:00:00.000Z", sentAt: at };
  const reminder = {
    ...{ subject: "Offer", condition: "noReply", remindAt: at, title: "Ask Ann", comment: "By phone" },
    cantTell: false,
  };

  it.each([
    [
      "replied",
      { subject: "Offer", repliedAt: at, from: "Ann", count: 1 },
      ["Ann replied to “Offer”", "Replied today 10:15"],
    ],
    [
      "replied",
      { subject: "Offer", repliedAt: at, from: "Bob", count: 3 },
      ["Bob replied to “Offer”", "Last replied today 10:15 · 3 replies by now"],
    ],
    [
      "bounced",
      { subject: "Offer", bouncedAt: at, addresses: ["ann@customer.test"] },
      ["“Offer” was not delivered", expect.stringContaining("today 10:15"), "To ann@customer.test"],
    ],
    ["bounced", { subject: "Offer", bouncedAt: at, addresses: [] }, [expect.any(String), expect.any(String)]],
    ["sentLate", late, ["“Offer” was sent late", "Planned for today 09:00, sent today 10:15."]],
    ["reminderDue", reminder, ["Reminder: Ask Ann", "There is no reply yet to “Offer”.", "By phone"]],
    [
      "reminderDue",
      { ...reminder, condition: "notOpened", cantTell: true, comment: " " },
      ["Reminder: Ask Ann", expect.stringContaining("can’t be told")],
    ],
    [
      "reminderDue",
      { ...reminder, condition: "anyway", cantTell: true, comment: "" },
      ["Reminder: Ask Ann", "It is about “Offer”."],
    ],
    [
      "needsSignIn",
      { subject: "Offer", dueAt: late.dueAt, reason: "signInEnded" },
      ["“Offer” waits for your sign-in", expect.any(String), "It was to go out today 09:00."],
    ],
    [
      "needsSignIn",
      { subject: null, dueAt: null, reason: "consentEnded" },
      ["Your sign-in is needed", expect.stringContaining("Give your permission")],
    ],
  ] as const)("%s", (kind, facts, lines) => {
    expect(linesOf(kind, facts)).toEqual(lines);
  });

  it("tell of interest that is back for how long it was quiet", () => {
    const { facts } = buildRow();
    const card = { ...facts, openedAt: at, silentSince: "2026-11-01T09:00:00.000Z" };
    expect(linesOf("interestIsBack", card).slice(0, 3)).toEqual([
      "Ann Beecher came back to “Offer”",
      "Opened today 10:15 · Phone · Outlook · iOS",
      "After 20 days of silence.",
    ]);
  });

  it("have other words for each reason why a message was not sent", () => {
    const told = ScheduleReason.options.map((reason) => linesOf("notSent", { ...late, reason })[1]);
    expect(new Set(told).size).toBe(ScheduleReason.options.length);
    for (const sentence of told) expect(sentence).not.toContain("assistant.card");
  });

  it("offer what lets a planned message go, or makes it a draft again", () => {
    const actionsOf = (kind: CardRow["kind"], facts: object, canOpen = true) =>
      cardBody(build(kind, facts), [], reader, canOpen).actions.map(({ title, verb, mode }) => [
        title,
        verb,
        mode,
      ]);
    for (const reason of ["tooLate", "signInEnded", "consentEnded"] as const)
      expect(actionsOf("notSent", { ...late, reason })).toEqual([
        ["Send now", "sendNow", "primary"],
        ["Back to draft", "backToDraft", "secondary"],
        ["Open message", "openMessage", "secondary"],
      ]);
    const needed = { subject: "Offer", dueAt: late.dueAt };
    expect(actionsOf("needsSignIn", { ...needed, reason: "signInEnded" })).toEqual([
      ["Sign in again", "signIn", "primary"],
      ["Open message", "openMessage", "primary"],
    ]);
    const alone = { subject: null, dueAt: null, reason: "consentEnded" };
    expect(actionsOf("needsSignIn", alone, false)).toEqual([["Give permission", "signIn", "primary"]]);
  });

  it("offer a call where there is somebody to call, until there is one", () => {
    const titles = (card: CardRow, canOpen = true) =>
      readCard(cardBody(card, [], reader, canOpen)).actions.map(({ title }) => title);
    const replied = build("replied", { subject: "Offer", repliedAt: at, from: "Ann", count: 1 });
    expect(titles(replied)).toEqual(["Open message", "Create call"]);
    expect(titles(replied, false)).toEqual([]);
    expect(titles(build("notSent", { ...late, reason: "draftGone" }))).toEqual(["Open message"]);
    const call = { title: "Call Ann", createdAt: at, taskId: "task-1", claimedUntil: at };
    expect(titles({ ...replied, call })).toEqual(["Open message"]);
    expect(readCard(cardBody({ ...replied, call }, [], reader, true)).lines).toContain(
      "There is a call for this in Microsoft To Do.",
    );
  });
});
