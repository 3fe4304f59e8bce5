import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { groupCards, neighbourOf } from "../../../addin/features/assistant/groups.ts";
import { linkOf } from "../../../addin/features/assistant/links.ts";
import { openReading } from "../../../addin/office/reading.ts";
import { type Card, CardPriority } from "../../../shared/cards.ts";

const messageId = "0c8b7c9e-6a55-4c2e-9d3f-111111111111";
const buildCard = (cardId: string, priority: CardPriority): Card => ({
  cardId,
  kind: "firstOpen",
  priority,
  messageId,
  recordIds: [],
  createdAt: "2026-11-21T09:00:00Z",
  snoozedUntil: null,
  body: {},
});

describe("the groups", () => {
  it("are those that have cards, the most urgent first, each in the order it came in", () => {
    const cards = [buildCard("b", "later"), buildCard("c", "high"), buildCard("a", "later")];
    const groups = groupCards(cards).map(({ priority, cards: some }) => [
      priority,
      some.map((card) => card.cardId),
    ]);
    expect(groups).toEqual([
      ["high", ["c"]],
      ["later", ["b", "a"]],
    ]);
  });

  it("lose no card and show none twice", () => {
    const priority = fc.constantFrom(...CardPriority.options);
    fc.assert(
      fc.property(fc.array(priority), (priorities) => {
        const cards = priorities.map((one, at) => buildCard(`${at}`, one));
        const shown = groupCards(cards).flatMap((group) => group.cards);
        expect(new Set(shown)).toEqual(new Set(cards));
        expect(shown).toHaveLength(cards.length);
      }),
    );
  });
});

describe("the card that takes over the focus", () => {
  it.each([
    ["the next", ["a", "b", "c"], "b", "c"],
    ["the one before at the end", ["a", "b"], "b", "a"],
    ["none after the last", ["a"], "a", undefined],
    ["none for a stranger", ["a"], "x", undefined],
  ])("is %s", (_case, ids, id, neighbour) => expect(neighbourOf(ids, id)).toBe(neighbour));
});

describe("a card’s action", () => {
  const open = { verb: "openMessage", data: { messageId } } as const;
  const openRecord = { verb: "openRecord", data: { recordId: messageId } } as const;
  it("leads to the screen on the full page, and to a window of its own from the pane", () => {
    expect(linkOf(open, "page")).toEqual({ href: `#/messages/${messageId}` });
    expect(linkOf(openRecord, "page")).toEqual({ href: `#/records/${messageId}` });
    expect(linkOf(open, "pane")).toEqual({
      href: `app.html#/messages/${messageId}`,
      target: "_blank",
      rel: "noopener",
    });
  });
});

describe("whom a mail is shared with", () => {
  const ann = { emailAddress: "ann@customer.test", displayName: "Ann" };
  const rep = { emailAddress: "Rep@contoso.test", displayName: "Rep" };
  const beside = (item: unknown) =>
    openReading({ item, userProfile: { emailAddress: "rep@contoso.test" } } as unknown as Office.Mailbox);

  it.each([
    ["the sender", { from: ann, to: [rep] }, { address: "ann@customer.test", name: "Ann" }],
    [
      "the first other recipient of one’s own mail",
      { from: rep, to: [rep, ann] },
      { address: "ann@customer.test", name: "Ann" },
    ],
    [
      "somebody without a name",
      { from: { emailAddress: "bob@customer.test", displayName: "" } },
      { address: "bob@customer.test" },
    ],
    ["nobody, of a mail to oneself", { from: rep, to: [rep] }, undefined],
    ["nobody beside a draft", { from: { getAsync() {} }, to: { getAsync() {} } }, undefined],
    ["nobody beside nothing", null, undefined],
  ])("is %s", (_case, item, person) => expect(beside(item).correspondent()).toEqual(person));

  it("is the same object until it changes, as React wants it", () => {
    const reading = beside({ from: ann });
    expect(reading.correspondent()).toBe(reading.correspondent());
  });

  it("is nobody, and never changes, outside of Outlook", () => {
    const reading = openReading(undefined);
    expect(reading.correspondent()).toBeUndefined();
    reading.onItemChanged(() => undefined)();
  });
});
