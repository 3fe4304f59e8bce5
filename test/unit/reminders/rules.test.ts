import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type CameBack,
  decideEnding,
  decideReminder,
  type Fact,
  faultOfTime,
  followsOf,
  type Reminded,
  type Reminding,
  shownState,
} from "../../../server/features/reminders/rules.ts";
import { shouldLook } from "../../../server/features/reminders/rulesMailbox.ts";
import { DAY, HOUR, MINUTE } from "../../../shared/time.ts";

const SET = "2026-11-20T08:00:00.000Z";
const SENT = "2026-11-20T09:00:00.000Z";
const DUE = "2026-11-23T09:00:00.000Z";
const later = (iso: string, ms: number) => new Date(Date.parse(iso) + ms);

const buildReminder = (changes: Partial<Reminding> = {}): Reminding => ({
  condition: "noReply",
  state: "waiting",
  remindAt: DUE,
  setAt: SET,
  zone: "Europe/Ljubljana",
  movedBecause: null,
  ...changes,
});

const buildMessage = (changes: Partial<Reminded> = {}): Reminded => ({
  repAddress: "rita@contoso.test",
  to: [{ address: "ann@customer.test" }],
  cc: [],
  bcc: [],
  state: "following",
  reasonCode: "everyoneAllows",
  followOpens: true,
  followClicks: true,
  stoppedAt: null,
  sentAt: SENT,
  dueAt: null,
  ...changes,
});

const buildBack = (changes: Partial<CameBack> = {}): CameBack => ({
  opens: 0,
  replies: 0,
  cantTell: false,
  isMailboxSeen: true,
  ...changes,
});

const absence = (changes: Partial<Fact> = {}): Fact => ({
  kind: "autoReplied",
  at: SENT,
  returnsAt: "2026-12-01T00:00:00.000Z",
  ...changes,
});

describe("what a reminder comes to at its time", () => {
  const opensDenied = buildMessage({ followOpens: false });
  const unfollowed = buildMessage({ followOpens: false, followClicks: false });
  const stopped = buildMessage({ stoppedAt: SENT });
  it.each([
    ["nobody replied", "noReply", buildMessage(), {}, { state: "fired", cantTell: false }],
    [
      "it was opened, but not answered",
      "noReply",
      buildMessage(),
      { opens: 3 },
      { state: "fired", cantTell: false },
    ],
    [
      "the mailbox could not be looked at",
      "noReply",
      buildMessage(),
      { isMailboxSeen: false },
      { state: "fired", cantTell: true },
    ],
    ["there is a reply", "noReply", buildMessage(), { replies: 1 }, { state: "ended" }],
    ["opens are denied and nobody replied", "noReply", opensDenied, {}, { state: "fired", cantTell: false }],
    ["it is not followed", "noReply", unfollowed, {}, { state: "invalid" }],
    ["a reply came although it is not followed", "noReply", unfollowed, { replies: 1 }, { state: "ended" }],
    ["following was stopped", "noReply", stopped, {}, { state: "invalid" }],
    ["nobody opened it", "notOpened", buildMessage(), {}, { state: "fired", cantTell: false }],
    ["it was opened", "notOpened", buildMessage(), { opens: 1 }, { state: "ended" }],
    [
      "it was answered without an open that was seen",
      "notOpened",
      opensDenied,
      { replies: 1 },
      { state: "ended" },
    ],
    [
      "there is a privacy prefetch only",
      "notOpened",
      buildMessage(),
      { cantTell: true },
      { state: "fired", cantTell: true },
    ],
    ["opens are denied", "notOpened", opensDenied, {}, { state: "invalid" }],
    ["following was stopped after an open", "notOpened", stopped, { opens: 1 }, { state: "ended" }],
    [
      "all has happened",
      "anyway",
      unfollowed,
      { opens: 1, replies: 2, cantTell: true },
      { state: "fired", cantTell: false },
    ],
  ] as const)("when %s (%s)", (_case, condition, message, back, ending) => {
    expect(decideEnding(condition, message, buildBack(back))).toEqual(ending);
  });
});

describe("what a reminder has to do with", () => {
  const bounce = { kind: "bounced", at: SENT };
  it.each([
    ["its time has not come", {}, {}, [], -1, { kind: "wait", until: new Date(DUE) }],
    ["its time has come", {}, {}, [], 0, { kind: "judge" }],
    ["it has fired", { state: "fired" }, {}, [], HOUR, { kind: "over" }],
    ["the message waits to be sent", {}, { sentAt: null }, [], -HOUR, { kind: "wait", until: new Date(DUE) }],
    ["it bounced, long before its time", {}, {}, [bounce], -2 * DAY, { kind: "notDelivered" }],
    [
      "it bounced and is to come anyway",
      { condition: "anyway" },
      {},
      [bounce],
      -DAY,
      { kind: "notDelivered" },
    ],
    [
      "it had bounced when the reminder was set",
      { setAt: "2026-11-20T10:00:00.000Z" },
      {},
      [bounce],
      0,
      { kind: "judge" },
    ],
    [
      "it bounced within the second in which the reminder was set, by whole seconds",
      { setAt: "2026-11-20T10:00:00.900Z" },
      {},
      [{ kind: "bounced", at: "2026-11-20T10:00:00.000Z" }],
      -2 * DAY,
      { kind: "notDelivered" },
    ],
    [
      "it bounced by a clock that is behind ours",
      { setAt: "2026-11-20T08:59:59.500Z" },
      {},
      [{ kind: "bounced", at: "2026-11-20T08:59:40.000Z" }],
      -2 * DAY,
      { kind: "notDelivered" },
    ],
    [
      "a reply is there already, before its time",
      {},
      {},
      [{ kind: "replied", at: SENT }],
      -1,
      { kind: "wait", until: new Date(DUE) },
    ],
  ] as const)("when %s", (_case, reminder, message, facts, ms, step) => {
    expect(decideReminder(buildReminder(reminder), buildMessage(message), facts, later(DUE, ms))).toEqual(
      step,
    );
  });

  it("looks again, less and less often, while an overdue message is not sent", () => {
    const lookAt = (ms: number) => {
      const step = decideReminder(buildReminder(), buildMessage({ sentAt: null }), [], later(DUE, ms));
      return step.kind === "unsent" ? step.lookAt.getTime() - later(DUE, ms).getTime() : undefined;
    };
    expect([lookAt(0), lookAt(HOUR), lookAt(30 * DAY)]).toEqual([MINUTE, 15 * MINUTE, 6 * HOUR]);
  });
});

describe("a message that goes out after its reminder’s time", () => {
  const late = "2026-11-24T09:00:00.000Z";
  it("gives its recipient as long as was meant, counted from the send", () => {
    const step = decideReminder(buildReminder(), buildMessage({ sentAt: late }), [], new Date(late));
    expect(step).toEqual({ kind: "move", to: new Date("2026-11-27T10:00:00.000Z"), because: "sentLate" });
  });

  it("counts that from the time it was planned for, if there was one", () => {
    const message = buildMessage({ sentAt: late, dueAt: "2026-11-23T08:00:00.000Z" });
    const step = decideReminder(buildReminder(), message, [], new Date(late));
    expect(step).toEqual({ kind: "move", to: new Date("2026-11-24T10:00:00.000Z"), because: "sentLate" });
  });

  it("reminds at once of what is to come anyway", () => {
    const reminder = buildReminder({ condition: "anyway" });
    expect(decideReminder(reminder, buildMessage({ sentAt: late }), [], new Date(late))).toEqual({
      kind: "judge",
    });
  });

  it("is moved once", () => {
    const reminder = buildReminder({ movedBecause: "sentLate" });
    expect(decideReminder(reminder, buildMessage({ sentAt: late }), [], new Date(late))).toEqual({
      kind: "judge",
    });
  });
});

describe("an out-of-office answer", () => {
  const now = later(SENT, HOUR);
  const moved = { kind: "move", to: new Date("2026-12-01T09:00:00.000Z"), because: "absence" };
  it.each([
    ["moves the reminder to the day of the return, at its own hour", {}, {}, absence(), moved],
    [
      "takes the day after where the return is later in the day",
      {},
      {},
      absence({ returnsAt: "2026-12-01T12:00:00.000Z" }),
      { ...moved, to: new Date("2026-12-02T09:00:00.000Z") },
    ],
    [
      "keeps the hour on the rep’s clocks over a clock change",
      { remindAt: "2026-10-22T07:00:00.000Z", setAt: "2026-10-20T07:00:00.000Z" },
      { sentAt: "2026-10-20T08:00:00.000Z" },
      absence({ at: "2026-10-20T09:00:00.000Z", returnsAt: "2026-10-26T00:00:00.000Z" }),
      { ...moved, to: new Date("2026-10-26T08:00:00.000Z") },
    ],
    ["moves none to an earlier time", {}, {}, absence({ returnsAt: "2026-11-22T00:00:00.000Z" }), undefined],
    ["without a date moves none", {}, {}, absence({ returnsAt: undefined }), undefined],
    ["of a colleague moves none", {}, {}, absence({ isColleague: true }), undefined],
    ["moves none a second time", { movedBecause: "absence" }, {}, absence(), undefined],
    ["moves none that is to come anyway", { condition: "anyway" }, {}, absence(), undefined],
    ["moves none over a year", {}, {}, absence({ returnsAt: "2028-12-01T00:00:00.000Z" }), undefined],
    [
      "moves none where others may answer",
      {},
      { cc: [{ address: "ben@customer.test" }] },
      absence(),
      undefined,
    ],
    [
      "moves one where the others are colleagues",
      {},
      { cc: [{ address: "ro@Contoso.test" }] },
      absence(),
      moved,
    ],
    [
      "that was there when the reminder was set moves none",
      { setAt: "2026-11-20T09:30:00.000Z" },
      {},
      absence(),
      undefined,
    ],
  ] as const)("%s", (_case, reminder, message, fact, step) => {
    const at = reminder && "remindAt" in reminder ? new Date("2026-10-20T10:00:00.000Z") : now;
    const decided = decideReminder(buildReminder(reminder), buildMessage(message), [fact], at);
    if (step) expect(decided).toEqual(step);
    else expect(decided.kind).toBe("wait");
  });
});

describe("what can be known of a message", () => {
  it.each([
    ["a draft as the rep chose", { sentAt: null, followOpens: false, followClicks: false }, true, true],
    [
      "a draft to somebody who denies opens",
      { sentAt: null, state: "partlyFollowing", reasonCode: "onlyClicks" },
      false,
      true,
    ],
    [
      "a draft that is not followed",
      { sentAt: null, state: "notFollowing", reasonCode: "repChose" },
      false,
      false,
    ],
    ["a sent one as it really was", { followOpens: false, state: "following" }, false, true],
    ["one of which recording was stopped", { stoppedAt: SENT }, false, false],
  ] as const)("is, of %s, what is followed", (_case, changes, opens, clicks) => {
    expect(followsOf(buildMessage(changes))).toEqual({ opens, clicks });
  });

  it("makes a waiting reminder visibly invalid as soon as it is lost, and valid again when it is back", () => {
    const lost = buildMessage({ sentAt: null, state: "notFollowing", reasonCode: "repChose" });
    expect(shownState(buildReminder(), lost)).toBe("invalid");
    expect(shownState(buildReminder(), buildMessage({ sentAt: null }))).toBe("waiting");
    expect(shownState(buildReminder({ condition: "anyway" }), lost)).toBe("waiting");
    expect(shownState(buildReminder({ state: "fired" }), lost)).toBe("fired");
  });
});

it.each([
  ["a minute ago", -MINUTE, "past"],
  ["this very moment", 0, "past"],
  ["in a year", 365 * DAY, undefined],
  ["in more than a year", 365 * DAY + 1, "tooFar"],
])("a time %s", (_case, ms, fault) => {
  expect(faultOfTime(later(DUE, ms), new Date(DUE))).toBe(fault);
});

it.each([
  ["is not there to be looked at", "blind", null, 0, false],
  ["was looked at", "seen", null, 0, false],
  ["was not looked at yet", "behind", null, 0, true],
  ["is being looked at", "behind", DUE, MINUTE, true],
  ["does not answer", "behind", DUE, 2 * MINUTE, false],
] as const)("is waited for, when the mailbox %s", (_case, view, askedAt, ms, isWaited) => {
  expect(shouldLook(view, askedAt, later(DUE, ms))).toBe(isWaited);
});

describe("whatever happens to a message", () => {
  const instant = fc.integer({ min: 0, max: 30 * 24 }).map((hours) => later(SET, hours * HOUR).toISOString());
  const fact = fc.record({
    kind: fc.constantFrom("sent", "replied", "autoReplied", "bounced", "reminderFired"),
    at: instant,
    isColleague: fc.boolean(),
    returnsAt: fc.option(instant, { nil: undefined }),
  });
  const reminder = fc
    .record({
      condition: fc.constantFrom("noReply", "notOpened", "anyway" as const),
      remindAt: instant,
      movedBecause: fc.constantFrom(null, "absence", "sentLate" as const),
    })
    .map((changes) => buildReminder(changes as Partial<Reminding>));
  const message = fc.option(instant, { nil: null }).map((sentAt) => buildMessage({ sentAt }));

  it("a reminder is only ever moved to later, at most twice, and then comes to an end", () => {
    fc.assert(
      fc.property(reminder, message, fc.array(fact, { maxLength: 6 }), instant, (start, of, facts, at) => {
        let current = start;
        let moves = 0;
        for (;;) {
          const step = decideReminder(current, of, facts, new Date(at));
          if (step.kind !== "move") {
            if (of.sentAt === null) expect(["wait", "unsent"]).toContain(step.kind);
            return;
          }
          expect(step.to.getTime()).toBeGreaterThan(Date.parse(current.remindAt));
          moves += 1;
          expect(moves).toBeLessThanOrEqual(2);
          current = { ...current, remindAt: step.to.toISOString(), movedBecause: step.because };
        }
      }),
    );
  });

  it("never fires with an answer in hand, nor tells of what can’t be known as if it were known", () => {
    const condition = fc.constantFrom("noReply", "notOpened" as const);
    const back = fc.record({
      ...{ opens: fc.nat(2), replies: fc.nat(2), cantTell: fc.boolean(), isMailboxSeen: fc.boolean() },
    });
    const follows = fc.record({
      followOpens: fc.boolean(),
      followClicks: fc.boolean(),
      stoppedAt: fc.constantFrom(null, SENT),
    });
    fc.assert(
      fc.property(condition, back, follows, (asked, came, followed) => {
        const { state } = decideEnding(asked, buildMessage(followed), came);
        if (came.replies > 0) expect(state).toBe("ended");
        const known = followsOf(buildMessage(followed));
        if (state === "fired")
          expect(asked === "notOpened" ? known.opens : known.opens || known.clicks).toBe(true);
      }),
    );
  });
});
