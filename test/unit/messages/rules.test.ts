import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { chooseFew } from "../../../server/features/messages/reconcile.ts";
import { inferSent, type Line, selectLines, withSent } from "../../../server/features/messages/rules.ts";
import { MessageListQuery, MessageStatus } from "../../../shared/messages.ts";

type Changes = Partial<Line["message"]> & Partial<Line["summary"]>;

const buildLine = ({ opens = 0, lastOpenedAt = null, replies = 0, ...message }: Changes = {}): Line => ({
  message: {
    messageId: "a",
    subject: "Offer",
    to: [{ address: "ann@customer.test", name: "Ann Čuček" }],
    cc: [],
    bcc: [],
    status: "sent",
    createdAt: "2026-11-20T08:00:00.000Z",
    sentAt: "2026-11-20T08:01:00.000Z",
    dueAt: null,
    followOpens: true,
    followClicks: true,
    ...message,
  },
  summary: { opens, lastOpenedAt, replies },
});

const query = (changes: Partial<MessageListQuery> = {}) => MessageListQuery.parse(changes);
const ids = ({ lines }: { lines: Line[] }) => lines.map(({ message }) => message.messageId).join("");

describe("a rep's list", () => {
  const statuses = MessageStatus.options.map((status) => buildLine({ status, messageId: `${status} ` }));

  it("shows as followed only what was sent and is measured", () => {
    const unmeasured = buildLine({ messageId: "b", followOpens: false, followClicks: false });
    expect(ids(selectLines([...statuses, unmeasured], query()))).toBe("sent ");
  });

  it("shows everything but abandoned messages in the view of all", () => {
    const shown = ids(selectLines(statuses, query({ view: "all" })));
    expect(shown).toContain("prepared");
    expect(shown).not.toContain("abandoned");
  });

  it("shows as scheduled what waits, or waits for the rep, and what goes next first", () => {
    const waiting = [
      buildLine({ messageId: "a", status: "scheduled", sentAt: null, dueAt: "2026-11-24T08:00:00.000Z" }),
      buildLine({ messageId: "b", status: "needsYou", sentAt: null, dueAt: "2026-11-20T08:00:00.000Z" }),
      buildLine({ messageId: "c", status: "failed", sentAt: null, dueAt: "2026-11-22T08:00:00.000Z" }),
      buildLine({ messageId: "d", status: "sending", sentAt: null, dueAt: "2026-11-21T08:00:00.000Z" }),
    ];
    const rest = statuses.filter(({ message }) => ["draft", "prepared", "sent"].includes(message.status));
    const first = selectLines([...waiting, ...rest], query({ view: "scheduled", limit: 3 }));
    expect(ids(first)).toBe("bdc");
    const next = query({ view: "scheduled", sort: "opens", cursor: first.cursor ?? "" });
    expect(ids(selectLines([...waiting, ...rest], next))).toBe("a");
  });

  it.each([
    ["cucek", true],
    ["OFFER ann", true],
    ["customer.test", true],
    ["offer ben", false],
    ["  ", true],
  ])("finds “%s”: %s", (search, isFound) => {
    expect(selectLines([buildLine()], query({ search })).lines).toHaveLength(isFound ? 1 : 0);
  });

  it.each([
    ["sentAt", "bac"],
    ["lastOpenedAt", "cab"],
    ["opens", "abc"],
    ["replies", "bac"],
  ] as const)("sorts by %s, then the newest first", (sort, order) => {
    const lines = [
      buildLine({
        messageId: "a",
        sentAt: "2026-11-20T09:00:00Z",
        opens: 3,
        lastOpenedAt: "2026-11-20T10:00:00Z",
      }),
      buildLine({ messageId: "b", sentAt: "2026-11-20T10:00:00Z", opens: 1, replies: 0 }),
      buildLine({
        messageId: "c",
        sentAt: "2026-11-20T08:00:00Z",
        opens: 1,
        lastOpenedAt: "2026-11-21T10:00:00Z",
      }),
    ];
    expect(ids(selectLines(lines, query({ sort })))).toBe(order);
  });

  const anyLine = fc
    .record({
      messageId: fc.uuid(),
      sentAt: fc.constantFrom("2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", "2026-11-21T09:00:00Z"),
      opens: fc.nat(3),
      replies: fc.nat(2),
    })
    .map(buildLine);
  const anyLines = fc.uniqueArray(anyLine, { selector: (line) => line.message.messageId, maxLength: 30 });

  it("gives each line once when read page by page, in one order whatever order they are stored in", () => {
    const sorts = fc.constantFrom("sentAt", "lastOpenedAt", "opens", "replies" as const);
    fc.assert(
      fc.property(anyLines, sorts, fc.integer({ min: 1, max: 7 }), (lines, sort, limit) => {
        const whole = selectLines(lines.toReversed(), query({ sort, limit: 200 })).lines;
        const read: Line[] = [];
        let cursor: string | null | undefined;
        do {
          const page = selectLines(lines, query({ sort, limit, ...(cursor ? { cursor } : {}) }));
          read.push(...page.lines);
          cursor = page.cursor;
        } while (cursor !== null);
        expect(read).toEqual(whole);
        expect(read).toHaveLength(lines.length);
      }),
    );
  });

  it("refuses a cursor that it did not make, or made for another order", () => {
    const lines = [buildLine({ messageId: "a" }), buildLine({ messageId: "b" })];
    const { cursor } = selectLines(lines, query({ limit: 1 }));
    expect(() => selectLines(lines, query({ sort: "opens", cursor: cursor ?? "" }))).toThrow("cursor");
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => selectLines(lines, query({ cursor: text }))).toThrow("cursor");
      }),
    );
  });
});

describe("a word that a message was sent", () => {
  const prepared = {
    status: "prepared" as const,
    sentAt: null,
    sentSource: null,
    internetMessageId: null,
    conversationId: null,
    graphId: null,
  };
  const pane = {
    source: "pane" as const,
    at: "2026-11-20T08:00:00Z",
    internetMessageId: "<draft@x>",
    conversationId: "c",
    graphId: null,
  };
  const items = {
    ...pane,
    source: "sentItems" as const,
    at: "2026-11-20T08:00:09Z",
    internetMessageId: "<sent@x>",
    graphId: "g",
  };

  it("is settled by Sent Items but for the time, which the first word sets", () => {
    const both = withSent(withSent(prepared, pane), items);
    expect(both).toEqual({
      status: "sent",
      sentAt: pane.at,
      sentSource: "sentItems",
      internetMessageId: "<sent@x>",
      conversationId: "c",
      graphId: "g",
    });
    expect(withSent(both, pane)).toEqual(both);
  });

  it("changes nothing when it is told twice", () => {
    expect(withSent(withSent(prepared, pane), pane)).toEqual(withSent(prepared, pane));
  });
});

describe("a message that Sent Items do not show", () => {
  const preparedAt = "2026-11-20T08:00:00.000Z";
  const open = {
    kind: "opened",
    at: "2026-11-20T09:00:00.000Z",
    evidence: "mailProxy",
    inferred: false,
  } as const;
  const nextDay = new Date("2026-11-21T08:00:00.000Z");

  it.each([
    ["by the first open through a mail service", [{ ...open, at: "2026-11-20T11:00:00.000Z" }, open], true],
    ["not by what looks like a person", [{ ...open, evidence: "person" as const }], false],
    ["not by a scanner", [{ ...open, evidence: "automatic" as const }], false],
    ["not by a click", [{ ...open, kind: "clicked" as const }], false],
    ["not by an open that is only implied", [{ ...open, inferred: true }], false],
    ["not by what came before it was prepared", [{ ...open, evidence: "own" as const }], false],
    ["not by nothing", [], false],
  ])("is known to be sent %s", (_name, hits, isSent) => {
    expect(inferSent({ preparedAt }, hits, nextDay)).toBe(isSent ? open.at : undefined);
  });

  it("is left alone for a day", () => {
    expect(inferSent({ preparedAt }, [open], new Date(nextDay.getTime() - 1))).toBeUndefined();
  });

  it("gets no other source by an inference once it has a better one", () => {
    const word = { at: open.at, internetMessageId: null, conversationId: null, graphId: null };
    const none = { ...word, status: "prepared" as const, sentAt: null, sentSource: null };
    const inferred = withSent(none, { ...word, source: "inferred" });
    expect(inferred).toMatchObject({ status: "sent", sentAt: open.at, sentSource: "inferred" });
    expect(withSent(inferred, { ...word, source: "sentItems" }).sentSource).toBe("sentItems");
    const told = withSent(none, { ...word, source: "pane" });
    expect(withSent(told, { ...word, source: "inferred" }).sentSource).toBe("pane");
  });
});

describe("the few that are looked for at a time", () => {
  it("come round to every candidate, whichever turn it begins with", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 20 }), fc.nat(50), (all, first) => {
        const seen = new Set<number>();
        for (let turn = first; turn < first + all.length; turn += 1) {
          for (const one of chooseFew(all, turn, 3)) seen.add(one);
        }
        expect(seen.size).toBe(all.length);
      }),
    );
  });
});
