import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decideOnSend, type SendFacts } from "../../../shared/launch.ts";
import { type KeptPrepared, linkMark } from "../../../shared/sendNotes.ts";

const IMAGE = "https://engage.example/o/AbC.gif";
const NEWS = "https://news.example/";
const empty: SendFacts["body"] = { images: [], links: [], files: [], unfollowed: [], holdsOwn: false };
const followed = { ...empty, images: [IMAGE], links: ["https://engage.example/l/x"], holdsOwn: true };
const prepared: KeptPrepared = {
  messageId: "m",
  recipients: "ann",
  opens: true,
  clicks: true,
  openImageUrl: IMAGE,
  skipped: [],
};
const byDefault = { choice: "follow", isByHand: false } as const;
const byHand = { choice: "follow", isByHand: true } as const;
const dont = { choice: "dontFollow", isByHand: true } as const;

const build = (changes: Partial<SendFacts> = {}): SendFacts => ({
  isPassed: false,
  choice: byDefault,
  isHtml: true,
  canAsk: true,
  recipients: "ann",
  prepared: undefined,
  evaluated: undefined,
  body: { ...empty, unfollowed: [NEWS] },
  canWrite: true,
  ...changes,
});
const evaluated = (opens: boolean, clicks = opens) => ({ recipients: "ann and ben", opens, clicks });
const forOthers = { recipients: "ann and ben", prepared, body: followed };

const cases: [string, Partial<SendFacts>, string][] = [
  ["a new message", {}, "prepare"],
  ["a new message chosen by hand", { choice: byHand }, "prepare"],
  ["a new message not to follow", { choice: dont }, "allow"],
  [
    "one that the pane is sending",
    { isPassed: true, choice: byHand, canWrite: false, body: followed },
    "allow",
  ],
  ["plain text", { isHtml: false, choice: byHand }, "allow"],
  ["nobody to ask", { canAsk: false, choice: byHand }, "allow"],
  ["a delayed message", { choice: { ...dont, isDelayed: true } }, "hold delayed"],
  [
    "a delayed message and nobody to ask",
    { choice: { ...byHand, isDelayed: true }, canAsk: false },
    "hold delayed",
  ],
  ["prepared, and it fits", { prepared, body: followed }, "allow"],
  [
    "prepared with a link left alone",
    { prepared: { ...prepared, skipped: [linkMark(NEWS)] }, body: { ...followed, unfollowed: [NEWS] } },
    "allow",
  ],
  ["prepared, and a link was added", { prepared, body: { ...followed, unfollowed: [NEWS] } }, "prepare"],
  ["prepared, and the image is gone", { prepared, body: { ...followed, images: [] } }, "prepare"],
  [
    "prepared, and the image is another message’s",
    { prepared, body: { ...followed, images: ["https://engage.example/o/Z.gif"] } },
    "prepare",
  ],
  ["prepared for others", forOthers, "prepare"],
  ["prepared for others who allow the same", { ...forOthers, evaluated: evaluated(true) }, "allow"],
  ["prepared for others who allow less", { ...forOthers, evaluated: evaluated(true, false) }, "prepare"],
  [
    "followed opens only, a link was added",
    { prepared: { ...prepared, clicks: false }, body: { ...empty, images: [IMAGE], unfollowed: [NEWS] } },
    "allow",
  ],
  [
    "followed clicks only, no image",
    { prepared: { ...prepared, opens: false, openImageUrl: null }, body: { ...followed, images: [] } },
    "allow",
  ],
  [
    "found blocked, and nothing put in",
    { prepared: { ...prepared, opens: false, clicks: false, openImageUrl: null } },
    "allow",
  ],
  ["followed, and chosen not to be", { prepared, body: followed, choice: dont }, "restore"],
  ["ours in the quote of one not to follow", { choice: dont, body: { ...empty, holdsOwn: true } }, "restore"],
  [
    "the same, where the body can’t be written",
    { choice: dont, body: { ...empty, holdsOwn: true }, canWrite: false },
    "allow",
  ],
  [
    "followed against the choice, can’t be written",
    { choice: dont, body: followed, canWrite: false },
    "hold mustNotFollow",
  ],
  ["new, can’t be written, by default", { canWrite: false }, "allow"],
  ["new, can’t be written, by hand", { canWrite: false, choice: byHand }, "ask"],
  [
    "the same, and it may be followed",
    { canWrite: false, choice: byHand, evaluated: { ...evaluated(true), recipients: "ann" } },
    "hold notPrepared",
  ],
  [
    "the same, and it may not",
    { canWrite: false, choice: byHand, evaluated: { ...evaluated(false), recipients: "ann" } },
    "allow",
  ],
  ["for others, can’t be written", { ...forOthers, canWrite: false }, "ask"],
  [
    "the same, and one refuses",
    { ...forOthers, canWrite: false, evaluated: evaluated(false) },
    "hold mustNotFollow",
  ],
  [
    "the same, and one refuses clicks",
    { ...forOthers, canWrite: false, evaluated: evaluated(true, false) },
    "hold mustNotFollow",
  ],
  [
    "with a new link, can’t be written, by default",
    {
      prepared,
      body: { ...followed, unfollowed: [NEWS] },
      canWrite: false,
      evaluated: { ...evaluated(true), recipients: "ann" },
    },
    "allow",
  ],
  [
    "with a new link, can’t be written, by hand",
    {
      prepared,
      choice: byHand,
      body: { ...followed, unfollowed: [NEWS] },
      canWrite: false,
      evaluated: { ...evaluated(true), recipients: "ann" },
    },
    "hold changed",
  ],
];

const write = (facts: SendFacts) => {
  const decision = decideOnSend(facts);
  return decision.kind === "hold" ? `hold ${decision.reason}` : decision.kind;
};

describe("Outlook’s own Send", () => {
  it.each(cases)("%s", (_what, changes, expected) => expect(write(build(changes))).toBe(expected));
});

const someFacts: fc.Arbitrary<SendFacts> = fc.record({
  isPassed: fc.boolean(),
  choice: fc.constantFrom(byDefault, byHand, dont),
  isHtml: fc.boolean(),
  canAsk: fc.boolean(),
  recipients: fc.constantFrom("ann", "ann and ben"),
  prepared: fc.constantFrom(undefined, prepared, { ...prepared, clicks: false }),
  evaluated: fc.constantFrom(undefined, evaluated(true), evaluated(false), evaluated(true, false)),
  body: fc.constantFrom(empty, followed, { ...followed, images: [] }, { ...empty, unfollowed: [NEWS] }),
  canWrite: fc.boolean(),
});

describe("whatever the facts", () => {
  it("a body is only written where that is safe", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        if (["prepare", "restore"].includes(decideOnSend(facts).kind)) expect(facts.canWrite).toBe(true);
      }),
    );
  });

  it("without anybody to ask it goes", () => {
    fc.assert(fc.property(someFacts, (facts) => expect(write({ ...facts, canAsk: false })).toBe("allow")));
  });

  it("a message of the default that follows nobody is never held", () => {
    fc.assert(
      fc.property(someFacts, (facts) =>
        expect(write({ ...facts, choice: byDefault, body: empty })).not.toMatch(/^hold/),
      ),
    );
  });

  it("asking once is enough", () => {
    fc.assert(
      fc.property(someFacts, fc.boolean(), fc.boolean(), (facts, opens, clicks) => {
        const { recipients } = facts;
        expect(write({ ...facts, evaluated: { recipients, opens, clicks } })).not.toBe("ask");
      }),
    );
  });
});
