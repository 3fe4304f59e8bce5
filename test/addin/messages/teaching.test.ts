import { describe, expect, it } from "@jest/globals";
import { readHistory } from "../../../addin/features/messages/readHistory.ts";
import { applySaid, type Said, teachable, withoutStored } from "../../../addin/features/messages/teaching.ts";
import { buildInteraction } from "./interactions.ts";

describe("what the rep can say of an interaction", () => {
  it.each([
    ["both of a person's", {}, ["own", "automatic"]],
    ["both of a mail proxy's", { evidence: "mailProxy", kind: "clicked" }, ["own", "automatic"]],
    ["both of one that nobody can place", { evidence: "unknown" }, ["own", "automatic"]],
    ["both of a repeat", { repeatOf: "first" }, ["own", "automatic"]],
    ["that a scanner's was their own", { evidence: "automatic" }, ["own"]],
    ["that their own was a machine's", { evidence: "own", kind: "attachmentViewed" }, ["automatic"]],
    ["nothing of an implied open, behind which is no request", { inferred: true }, []],
    ["nothing of what the mailbox tells", { kind: "sent", evidence: "own" }, []],
    ["nothing of a reply", { kind: "replied" }, []],
    ["nothing more of what was taught: it is taken back first", { evidence: "own", taught: "own" }, []],
  ] as const)("is %s", (_case, part, expected) => {
    expect(teachable(buildInteraction(part))).toEqual(expected);
  });
});

describe("what was said and is not read back yet", () => {
  const hit = buildInteraction({ id: "hit" });
  const other = buildInteraction({ id: "other" });
  const say = (word: Said) => applySaid([hit, other], new Map([["hit", word]]));

  it("shows at once, at that hit alone", () => {
    const said = say({ evidence: "own", stage: "sending" });
    expect(said).toEqual([{ ...hit, taught: "own", evidence: "own" }, other]);
  });

  it("goes on showing until the history is read again", () => {
    expect(say({ evidence: "automatic", stage: "stored" })[0]).toMatchObject({ taught: "automatic" });
  });

  it("shows no more when it could not be stored", () => {
    expect(say({ evidence: "own", stage: "failed", failure: "No." })).toEqual([hit, other]);
  });

  it("takes back what was said, and leaves open what the hit is taken for then", () => {
    const taught = buildInteraction({ id: "hit", taught: "own", evidence: "own" });
    const word: Said = { evidence: null, stage: "sending" };
    expect(applySaid([taught], new Map([["hit", word]]))).toEqual([{ ...taught, taught: null }]);
  });

  it("is forgotten once read back; what is on its way or failed is not", () => {
    const said = new Map<string, Said>([
      ["a", { evidence: "own", stage: "stored" }],
      ["b", { evidence: "own", stage: "sending" }],
      ["c", { evidence: "own", stage: "failed", failure: "No." }],
    ]);
    expect([...withoutStored(said).keys()]).toEqual(["b", "c"]);
    const waiting = new Map([...said].slice(1));
    expect(withoutStored(waiting)).toBe(waiting);
  });
});

describe("a long history", () => {
  const pages = [["a", "b"], ["b", "c"], ["d"]].map((ids, at, all) => ({
    items: ids.map((id) => buildInteraction({ id })),
    cursor: at + 1 < all.length ? String(at + 1) : null,
  }));
  const readPage = async (cursor: string | undefined) => pages[Number(cursor ?? 0)]!;

  it.each([
    [1, "ab", true, 1],
    [2, "abc", true, 2],
    [3, "abcd", false, 3],
    [9, "abcd", false, 3],
  ])("of which %i pages are wanted is read so far, nothing twice", async (wanted, ids, hasMore, read) => {
    const history = await readHistory(readPage, wanted);
    expect(history.interactions.map(({ id }) => id).join("")).toBe(ids);
    expect(history).toMatchObject({ hasMore, pages: read });
  });
});
