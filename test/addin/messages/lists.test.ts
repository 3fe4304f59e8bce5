import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { recallView, rememberView } from "../../../addin/features/messages/view.ts";
import { changesOf, draftOf, readExpiry, readLimit } from "../../../addin/features/settings/changes.ts";
import { createCalm } from "../../../addin/features/shell/calm.ts";
import { readPages } from "../../../addin/features/shell/readPages.ts";
import { hrefOf, routeOf } from "../../../addin/features/shell/routes.ts";
import { defaultSettings } from "../../../shared/settings.ts";

describe("the view of the last visit", () => {
  const storageWith = (kept: Record<string, string>) => {
    const storage = {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => {
        kept[key] = value;
      },
    };
    return () => storage;
  };
  const first = { list: "followed", sort: "sentAt", search: "" };
  const other = { list: "scheduled", sort: "opens", search: "offer" } as const;

  it("comes back for the same rep, and for nobody else", () => {
    const storage = storageWith({});
    rememberView(storage, "rep-1", other);
    expect(recallView(storage, "rep-1")).toEqual(other);
    expect(recallView(storage, "rep-2")).toEqual(first);
  });

  it.each(["", "null", "{", '{"sort":"colour"}', "[]"])("is the first one when %j was kept", (kept) => {
    expect(recallView(storageWith({ "followed-view:rep": kept }), "rep")).toEqual(first);
  });

  it("is of followed messages where it was kept before there was another", () => {
    const kept = { "followed-view:rep": '{"sort":"opens","search":"offer"}' };
    expect(recallView(storageWith(kept), "rep")).toEqual({ ...other, list: "followed" });
  });

  it("does without storage where the browser refuses it", () => {
    const refuse = () => {
      throw new Error("SecurityError");
    };
    expect(recallView(refuse, "rep")).toEqual(first);
    expect(() => rememberView(refuse, "rep", other)).not.toThrow();
  });
});

describe("readPages", () => {
  it("holds at least what was wanted, in order, without asking further than that", async () => {
    const cases = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([total, wanted, most]) => {
        const all = Array.from({ length: total }, (_, index) => index);
        const readPage = async (cursor: string | null, limit: number) => {
          const from = Number(cursor ?? 0);
          const end = from + Math.min(limit, most);
          return { items: all.slice(from, end), cursor: end < total ? String(end) : null };
        };
        const { items, hasMore } = await readPages(readPage, wanted);
        expect(items).toEqual(all.slice(0, Math.min(wanted, total)));
        expect(hasMore).toBe(total > wanted);
      }),
    );
  });
});

describe("createCalm", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("runs at once, and once more at the end of a burst", () => {
    const run = jest.fn();
    const calm = createCalm(run, 1000);
    for (let nudge = 0; nudge < 20; nudge += 1) calm.ask();
    expect(run).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(5000);
    expect(run).toHaveBeenCalledTimes(2);
    calm.ask();
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("runs no more after its end", () => {
    const run = jest.fn();
    const calm = createCalm(run, 1000);
    calm.ask();
    calm.ask();
    calm.end();
    jest.advanceTimersByTime(5000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe("routes", () => {
  const id = "3f0c8f0e-6d5a-4b1c-9d56-0a4a2f6f7c11";
  it.each([
    ["", { page: "followed" }],
    ["#", { page: "followed" }],
    ["#/followed", { page: "followed" }],
    ["#/records/", { page: "records" }],
    ["#/settings", { page: "settings" }],
    ["#/settings/x", { page: "missing" }],
    ["#/messages", { page: "missing" }],
    ["#/messages/../me", { page: "missing" }],
    ["#/messages/1", { page: "missing" }],
    ["#/constructor", { page: "missing" }],
    ["#/records/1/messages/2", { page: "missing" }],
    [`#/records/${id}/messages`, { page: "missing" }],
    [`#/records/${id}/links/${id}`, { page: "missing" }],
    [`#/records/${id}/messages/${id}/x`, { page: "missing" }],
    [`#/messages/${id}/messages/${id}`, { page: "missing" }],
  ])("%j", (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it("leads back from its own address", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(routeOf(hrefOf({ page: "message", messageId: id }))).toEqual({
          page: "message",
          messageId: id,
        });
        expect(routeOf(hrefOf({ page: "record", recordId: id }))).toEqual({ page: "record", recordId: id });
      }),
    );
  });

  it("of a message at a record names both", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (messageId, recordId) => {
        const route = { page: "message", messageId, recordId } as const;
        expect(routeOf(hrefOf(route))).toEqual(route);
      }),
    );
  });

  it("never throws, whatever stands in the address bar", () => {
    fc.assert(fc.property(fc.string(), (hash) => void routeOf(hash)));
  });
});

describe("changes of the settings", () => {
  it("are none at first", () => {
    expect(changesOf(defaultSettings, draftOf(defaultSettings))).toEqual({});
  });

  it("are only what differs", () => {
    const draft = { ...draftOf(defaultSettings), recipientLimit: " 30 ", engagement: false };
    expect(changesOf(defaultSettings, draft)).toEqual({ recipientLimit: 30, engagement: false });
  });

  it("tell apart links that never end, and that end after days", () => {
    const first = draftOf(defaultSettings);
    const changed = (part: Partial<typeof first>, saved = defaultSettings) =>
      changesOf(saved, { ...first, ...part });
    expect(changed({ attachmentsExpire: true })).toEqual({ attachmentExpiryDays: 90 });
    expect(changed({ attachmentsExpire: true, attachmentExpiryDays: " 7 " })).toEqual({
      attachmentExpiryDays: 7,
    });
    const ending = { ...defaultSettings, attachmentExpiryDays: 7 };
    expect(changesOf(ending, draftOf(ending))).toEqual({});
    expect(changesOf(ending, { ...draftOf(ending), attachmentsExpire: false })).toEqual({
      attachmentExpiryDays: null,
    });
    expect(changed({ hostImages: false, attachmentScope: "users" })).toEqual({
      hostImages: false,
      attachmentScope: "users",
    });
  });

  it("leave alone what this page does not show", () => {
    const others = { ...defaultSettings, repeatWindowSeconds: 60 };
    expect(changesOf(others, draftOf(defaultSettings))).toEqual({});
  });

  it.each(["", "0", "3651", "-1", "x", "1.5"])("%j is no number of days", (attachmentExpiryDays) => {
    expect(readExpiry({ attachmentsExpire: true, attachmentExpiryDays })).toBeUndefined();
    expect(readExpiry({ attachmentsExpire: false, attachmentExpiryDays })).toBeNull();
  });

  it.each(["", "0", "501", "1.5", "-1", "1e2", "twenty", "٣"])("%j is no number of recipients", (typed) => {
    expect(readLimit(typed)).toBeUndefined();
  });
});
