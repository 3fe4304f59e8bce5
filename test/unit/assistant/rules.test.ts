import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  decideFirstOpen,
  type FirstOpenCard,
  namesOf,
  priorityAt,
  selectCards,
  snoozeUntil,
} from "../../../server/features/assistant/rules.ts";
import { CardLimits } from "../../../shared/cards.ts";

const nine = "2026-11-21T09:00:00.000Z";
const old = "2026-08-21T09:00:00.000Z";
const ten = "2026-11-21T10:00:00.000Z";
const now = new Date("2026-11-21T12:00:00.000Z");
const zone = "Europe/Ljubljana";

const buildCard = (changes: Partial<FirstOpenCard> = {}): FirstOpenCard => ({
  state: "active",
  priority: "today",
  createdAt: nine,
  snoozedUntil: null,
  facts: { openedAt: nine },
  ...changes,
});

describe("a first-open card", () => {
  const active = buildCard();
  const moot = buildCard({ state: "moot" });
  const dismissed = buildCard({ state: "dismissed" });
  it.each([
    ["there is none and nobody has opened it", undefined, null, "nothing"],
    ["there is none and somebody has opened it", undefined, nine, "post"],
    ["it tells the open there is", active, nine, "nothing"],
    ["it tells another open than the first", active, ten, "tell"],
    [
      "there is none and it was opened so long ago that its card may have been swept",
      undefined,
      old,
      "nothing",
    ],
    ["the open was taken back", active, null, "moot"],
    ["the open is still gone", moot, null, "nothing"],
    ["there is an open again", moot, ten, "return"],
    ["the rep put it away", dismissed, nine, "nothing"],
    ["the rep put it away and the open was taken back", dismissed, null, "nothing"],
    ["the rep put it away and another open is the first", dismissed, ten, "tell"],
  ] as const)("when %s", (_case, card, firstOpenedAt, step) => {
    expect(decideFirstOpen(card, firstOpenedAt, now)).toBe(step);
  });

  it("comes to the same state whatever the evidence was before, and stays away once dismissed", () => {
    const change = fc.oneof(
      fc.constantFrom<string | null>(null, nine, ten).map((openedAt) => ({ openedAt })),
      fc.constant("dismiss" as const),
      fc.constant("restore" as const),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.constantFrom(null, nine, ten), (changes, last) => {
        let card: FirstOpenCard | undefined;
        let isDismissed = false;
        let openedAt: string | null = null;
        for (const one of [...changes, { openedAt: last }]) {
          if (one === "dismiss" && card) {
            card = { ...card, state: "dismissed" };
            isDismissed = true;
          } else if (one === "restore" && card?.state === "dismissed") {
            card = { ...card, state: "active" };
            isDismissed = false;
          } else if (typeof one === "object") openedAt = one.openedAt;
          card = settle(card, openedAt);
          expect(decideFirstOpen(card, openedAt, now)).toBe("nothing");
        }
        const everPosted = card !== undefined;
        const wanted = isDismissed ? "dismissed" : last === null ? "moot" : "active";
        expect(card?.state).toBe(everPosted ? wanted : undefined);
        if (last !== null) expect(card?.facts.openedAt).toBe(last);
      }),
    );
  });
});

/** What the journey does with the steps, without the rows. */
function settle(card: FirstOpenCard | undefined, openedAt: string | null): FirstOpenCard | undefined {
  const step = decideFirstOpen(card, openedAt, now);
  if (step === "nothing") return card;
  if (step === "moot") return { ...card!, state: "moot" };
  const facts = { openedAt: openedAt! };
  if (!card) return buildCard({ facts });
  return { ...card, state: step === "return" ? "active" : card.state, facts };
}

describe("a card's group", () => {
  it.each([
    ["a high one stays high", { priority: "high", createdAt: "2026-11-01T09:00:00Z" }, "high"],
    ["what came today is for today", {}, "today"],
    ["the day begins at midnight of the reader", { createdAt: "2026-11-20T23:30:00Z" }, "today"],
    ["what came yesterday is for later", { createdAt: "2026-11-20T22:30:00Z" }, "later"],
    [
      "it counts from the return of a snoozed one",
      { createdAt: "2026-11-10T09:00:00Z", snoozedUntil: nine },
      "today",
    ],
    ["a later one stays later", { priority: "later" }, "later"],
  ] as const)("%s", (_case, changes, group) => {
    expect(priorityAt(buildCard(changes), now, zone)).toBe(group);
  });
});

describe("the list", () => {
  const listed = (cardId: string, changes: Partial<FirstOpenCard> = {}) => ({
    cardId,
    ...buildCard(changes),
  });
  const idsOf = (cards: readonly ReturnType<typeof listed>[]) =>
    selectCards(cards, now, zone).shown.map(({ card }) => card.cardId);

  it("has the most urgent group first, and the newest first in each", () => {
    const cards = [
      listed("later", { createdAt: "2026-11-19T09:00:00Z" }),
      listed("today"),
      listed("newer", { createdAt: ten }),
      listed("high", { priority: "high", createdAt: "2026-11-01T09:00:00Z" }),
    ];
    expect(idsOf(cards)).toEqual(["high", "newer", "today", "later"]);
  });

  it("leaves out what is moot, dismissed or asleep, and tells when the next wakes", () => {
    const later = "2026-11-21T15:00:00.000Z";
    const cards = [
      listed("moot", { state: "moot" }),
      listed("dismissed", { state: "dismissed", snoozedUntil: later }),
      listed("tomorrow", { snoozedUntil: "2026-11-22T15:00:00.000Z" }),
      listed("asleep", { snoozedUntil: later }),
      listed("awake", { snoozedUntil: now.toISOString() }),
    ];
    expect(idsOf(cards)).toEqual(["awake"]);
    expect(selectCards(cards, now, zone)).toMatchObject({ hasMore: false, wakesAt: later });
    expect(selectCards([], now, zone)).toEqual({ shown: [], hasMore: false, wakesAt: null });
  });

  it("says when there are more than it holds", () => {
    const cards = Array.from({ length: CardLimits.maxListed + 1 }, (_, at) => listed(`card${at}`));
    const { shown, hasMore } = selectCards(cards, now, zone);
    expect([shown.length, hasMore]).toEqual([CardLimits.maxListed, true]);
  });

  it("is the same in whatever order the cards are stored", () => {
    const anyCard = fc.record({
      priority: fc.constantFrom("high" as const, "today" as const, "later" as const),
      createdAt: fc.constantFrom(nine, ten, "2026-11-20T08:00:00Z"),
      snoozedUntil: fc.constantFrom(null, nine, "2026-11-22T00:00:00Z"),
    });
    const cards = fc.array(anyCard, { maxLength: 12 }).chain((all) => {
      const named = all.map((changes, at) => listed(`card${at}`, changes));
      return fc.tuple(fc.constant(named), fc.shuffledSubarray(named, { minLength: named.length }));
    });
    fc.assert(fc.property(cards, ([some, shuffled]) => expect(idsOf(shuffled)).toEqual(idsOf(some))));
  });
});

describe("a snooze", () => {
  it.each([
    ["an hour for high priority", "high", undefined, { until: "2026-11-21T13:00:00.000Z" }],
    ["an hour for today", "today", undefined, { until: "2026-11-21T13:00:00.000Z" }],
    ["a day for later", "later", undefined, { until: "2026-11-22T12:00:00.000Z" }],
    ["the time that was chosen", "high", "2026-11-23T08:00:00Z", { until: "2026-11-23T08:00:00.000Z" }],
    ["no time that has passed", "today", nine, { refused: "past" }],
    ["not until this very moment", "today", now.toISOString(), { refused: "past" }],
    ["not longer than a year", "today", "2027-12-01T00:00:00Z", { refused: "tooFar" }],
    ["a year", "today", "2027-11-21T12:00:00Z", { until: "2027-11-21T12:00:00.000Z" }],
  ] as const)("is %s", (_case, priority, wanted, answer) => {
    expect(snoozeUntil(priority, wanted, now)).toEqual(answer);
  });
});

describe("the names on a card", () => {
  it("are the addresses of those who have none, and the first few of many", () => {
    const people = [
      { address: "ann@customer.test", name: " Ann " },
      { address: "bob@customer.test", name: "" },
    ];
    expect(namesOf(people)).toEqual({ recipients: ["Ann", "bob@customer.test"], recipientCount: 2 });
    const crowd = Array.from({ length: 9 }, (_, at) => ({ address: `a${at}@customer.test` }));
    expect(namesOf(crowd)).toMatchObject({ recipientCount: 9, recipients: { length: 5 } });
  });
});
