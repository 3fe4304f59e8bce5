import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { openZones } from "../../server/features/delivery/openAdvice.ts";
import { createRecordStore } from "../../server/features/records/store.ts";
import { startOfWork } from "../../server/features/replies/absence.ts";
import { openTables } from "../../server/platform/tables.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { DAY, HOUR } from "../../shared/time.ts";
import { eventually } from "../support/eventually.ts";
import { type MailRoom, openMailRoom, type SentMessage, type TestRep } from "../support/mailRoom.ts";

let room: MailRoom;
let rep: TestRep;

beforeAll(async () => {
  room = await openMailRoom();
  rep = await room.newRep();
  await rep.send();
  await rep.isListenedTo();
});
afterAll(() => room.close());

const sandboxNow = async () =>
  new Date(((await (await fetch(`${room.product.sandboxUrl}/clock`)).json()) as { now: string }).now);
const dayOf = (at: Date | string) => new Date(at).toISOString().slice(0, 10);
const spelled = (at: Date) =>
  at.toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

/** The next Monday but two. */
function someMonday(now: Date): Date {
  const at = new Date(now.getTime() + 21 * DAY);
  return new Date(at.getTime() + ((8 - at.getUTCDay()) % 7) * DAY);
}

async function setOut(externalReplyMessage: string | null): Promise<void> {
  const owner = await room.product.signIn("rep@fabrikam.test", "graph");
  const status = externalReplyMessage === null ? "disabled" : "alwaysEnabled";
  const automaticRepliesSetting = { status, ...(externalReplyMessage !== null && { externalReplyMessage }) };
  await room.product.graph(owner, "PATCH", "/me/mailboxSettings", { automaticRepliesSetting });
}

const remind = async (messageId: string, remindAt: Date) =>
  void (await rep.call("PUT", `/api/messages/${messageId}/reminder`, {
    ...{ condition: "noReply", title: "Call Ann", remindAt: remindAt.toISOString() },
  }));
const reminderOf = async ({ messageId }: SentMessage) =>
  (await rep.call("GET", `/api/messages/${messageId}/reminder`)).body.reminder;
const hasAnswered = ({ messageId }: SentMessage) =>
  eventually(async () =>
    expect((await rep.history(messageId)).map(({ kind }) => kind)).toContain("autoReplied"),
  );

describe("an out-of-office answer", () => {
  it("moves the reminder to the day its text names, where it comes up, and leaves none of its text", async () => {
    const now = await sandboxNow();
    const monday = someMonday(now);
    const words = `My secret is ${crypto.randomUUID()}.`;
    await setOut(
      `<p>Hello,</p><p>I am out of the office. ${words}<br>I will be back on ${spelled(monday)}.</p>`,
    );
    const remindAt = new Date(now.getTime() + 3 * DAY);
    remindAt.setUTCHours(9, 0, 0, 0);
    const beforeSent = (messageId: string) => remind(messageId, remindAt);
    const sent = await rep.send("rep@fabrikam.test", { beforeSent });
    await setOut(null);
    await hasAnswered(sent);
    await eventually(async () => {
      expect(await reminderOf(sent)).toMatchObject({
        ...{ state: "waiting", remindAt: `${dayOf(monday)}T09:00:00.000Z` },
      });
    });
    const { orgId } = (await rep.call("GET", "/api/me")).body;
    const rows = await room.product.tables.organization(orgId).list(z.unknown(), sent.messageId);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(words.slice(0, 20));

    const isDue = async () =>
      (await rep.cards()).some(
        ({ kind, messageId }) => kind === "reminderDue" && messageId === sent.messageId,
      );
    await room.product.advance((remindAt.getTime() - now.getTime() + HOUR) / 1000);
    const other = await rep.send();
    await room.deliver(rep.answer(other));
    await eventually(async () => expect(await rep.message(other.messageId)).toMatchObject({ replies: 1 }));
    expect(await isDue()).toBe(false);
    await room.product.advance(
      (Date.parse(`${dayOf(monday)}T09:01:00Z`) - (await sandboxNow()).getTime()) / 1000,
    );
    await eventually(async () => expect(await isDue()).toBe(true), 20_000);
  }, 60_000);

  it.each([
    ["names no day", "Ich bin nicht im Haus. I am out of the office."],
    ["names one that can be read in two ways", "I am out of the office until 03/04/2027."],
  ])("that %s moves nothing", async (_what, text) => {
    await setOut(`<p>${text}</p>`);
    const remindAt = new Date((await sandboxNow()).getTime() + 3 * DAY);
    const beforeSent = (messageId: string) => remind(messageId, remindAt);
    const sent = await rep.send("rep@fabrikam.test", { beforeSent });
    await setOut(null);
    await hasAnswered(sent);
    expect(await reminderOf(sent)).toMatchObject({ state: "waiting", remindAt: remindAt.toISOString() });
  });

  it("whose text can’t be had is noted without a day", async () => {
    const sent = await rep.send();
    await room.post("/faults", { operation: "messages.get", status: 403, count: 1 });
    const headers = "Auto-Submitted: auto-replied\nPrecedence: bulk\nContent-Type: text/plain";
    await room.deliver(rep.answer(sent, { headers, body: "I am out of the office until Friday." }));
    await hasAnswered(sent).finally(() => room.clearFaults());
    const answer = (await rep.history(sent.messageId)).find(({ kind }) => kind === "autoReplied");
    expect(answer).not.toHaveProperty("returnsAt");
  });
});

describe("the beginning of work", () => {
  const zones = openZones();

  it("is told by the clocks of the record’s zone, summer time and all", async () => {
    const email = `ann-${crypto.randomUUID()}@customer.test`;
    const record = { kind: "contact", name: "Ann", emails: [email], zone: "America/New_York" };
    expect((await rep.call("POST", "/api/records", record)).status).toBe(201);
    const { orgId } = (await rep.call("GET", "/api/me")).body;
    const own = room.product.tables.organization(orgId);
    const ask = (day: string) => startOfWork({ settings: settings(), zones }, own, email, day);
    expect(await ask("2027-03-12")).toEqual(new Date("2027-03-12T13:00:00Z"));
    expect(await ask("2027-03-13")).toEqual(new Date("2027-03-15T12:00:00Z"));
  });

  const table = openTables(process.env.TEST_STORAGE ?? "").organization(crypto.randomUUID());
  const settings = (workingDays = defaultSettings.workingDays) => ({
    read: async () => ({ ...defaultSettings, workingDays }),
  });

  it("is told by the clocks of the record’s address where it has no zone", async () => {
    const email = `ken-${crypto.randomUUID()}@customer.test`;
    const address = { city: "Osaka", country: "Japan" };
    const record = { kind: "contact", name: "Ken", emails: [email], address };
    expect((await rep.call("POST", "/api/records", record)).status).toBe(201);
    const { orgId } = (await rep.call("GET", "/api/me")).body;
    const own = room.product.tables.organization(orgId);
    const at = await startOfWork({ settings: settings(), zones }, own, email, "2026-12-14");
    expect(at).toEqual(new Date("2026-12-13T23:00:00Z"));
  });

  it("is by UTC where a record’s zone is none that is known any more", async () => {
    const email = `ann-${crypto.randomUUID()}@customer.test`;
    const made = (await rep.call("POST", "/api/records", { kind: "contact", name: "Ann", emails: [email] }))
      .body;
    const { orgId } = (await rep.call("GET", "/api/me")).body;
    const own = room.product.tables.organization(orgId);
    const store = createRecordStore(own);
    const row = (await store.find(made.recordId))!;
    await store.replace(row, { ...row.value, zone: "Europe/Nowhere" });
    expect(await startOfWork({ settings: settings(), zones }, own, email, "2026-12-14")).toEqual(
      new Date("2026-12-14T08:00:00Z"),
    );
  });

  it("is that of the next day of work, and of the day itself where nobody works", async () => {
    const ask = (days?: typeof defaultSettings.workingDays) =>
      startOfWork({ settings: settings(days), zones }, table, "ann@customer.test", "2026-12-12");
    expect(await ask()).toEqual(new Date("2026-12-14T08:00:00Z"));
    expect(await ask([])).toEqual(new Date("2026-12-12T08:00:00Z"));
    expect(await ask(["saturday"])).toEqual(new Date("2026-12-12T08:00:00Z"));
  });
});
