import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createGate } from "../../../server/features/replies/gate.ts";
import { readReport } from "../../../server/features/replies/report.ts";
import { talkOf } from "../../../server/features/replies/rows.ts";
import { dueId, readDueId, slotAfter, toldAt } from "../../../server/features/replies/rulesWatch.ts";
import { clientStateOf, readClientState, tagOf } from "../../../server/features/replies/secret.ts";
import { DAY, MINUTE } from "../../../shared/time.ts";

describe("when a mailbox is looked at again", () => {
  const anyTime = fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms));
  it("is after now, at most a period away, and the same for two chains of one rep", () => {
    fc.assert(
      fc.property(anyTime, fc.uuid(), fc.constantFrom(10 * MINUTE, DAY), (now, repId, period) => {
        const next = slotAfter(now, period, repId).getTime();
        expect(next).toBeGreaterThan(now.getTime());
        expect(next - now.getTime()).toBeLessThanOrEqual(period);
        expect(slotAfter(new Date(next - 1), period, repId).getTime()).toBe(next);
        expect(slotAfter(new Date(next), period, repId).getTime()).toBe(next + period);
      }),
    );
  });

  it("is once for all that is told within a second", () => {
    expect(toldAt(new Date("2026-11-20T10:00:00.999Z"))).toEqual(
      toldAt(new Date("2026-11-20T10:00:00.001Z")),
    );
  });

  it("says why in the id of what is due", () => {
    const repId = randomUUID();
    expect(readDueId(repId)).toEqual({ repId, word: "regular" });
    for (const word of ["told", "all", "again"] as const)
      expect(readDueId(dueId(repId, word))).toEqual({ repId, word });
  });
});

describe("the secret of a subscription", () => {
  const secret = randomBytes(32);
  const owner = { orgId: randomUUID(), repId: randomUUID() };
  const state = clientStateOf(secret, owner);

  it("is short enough for Graph, and says whose it is to us alone", () => {
    expect(state.length).toBeLessThanOrEqual(128);
    expect(readClientState(secret, state)).toBe(tagOf(secret, owner));
    expect(state).not.toContain(owner.repId);
  });

  it("is not accepted when anything of it was changed, or when others made it", () => {
    expect(readClientState(randomBytes(32), state)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(state.length - 2), fc.constantFrom(..."aZ09-_."), (place, letter) => {
        const changed = state.slice(0, place) + letter + state.slice(place + 1);
        if (changed !== state) expect(readClientState(secret, changed)).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => expect(readClientState(secret, text)).toBeUndefined()));
  });
});

describe("a conversation's id", () => {
  it("is one, as Graph says it and as Outlook says it to a pane", () => {
    expect(talkOf("AAQk-a_b=")).toBe(talkOf("AAQk/a+b="));
    expect(talkOf("AAQkA")).not.toBe(talkOf("aaqka"));
  });
});

const dsn = (
  status: string,
  original = "Content-Type: message/rfc822\n\nMessage-ID: <o@contoso.test>\nSubject: x\n\nMessage-ID: <fake@x>\n",
) =>
  `From: <MAILER-DAEMON@mx.test>\nTo: <rep@contoso.test>\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n${status}\n--b\n${original}\n--b--\n`.replaceAll(
    "\n",
    "\r\n",
  );

describe("a delivery report", () => {
  it("says whom the mail did not reach, and which mail that was", async () => {
    const status =
      "Reporting-MTA: dns;mx\n\nOriginal-Recipient: rfc822;Ann@Customer.test\nFinal-Recipient: rfc822;other@x.test\nAction:\n failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;ben@customer.test\nAction: delivered\n";
    expect(await readReport(dsn(status))).toEqual({
      isFailure: true,
      addresses: ["ann@customer.test"],
      originalIds: ["<o@contoso.test>"],
    });
  });

  it("is no failure while the mail is only late, or has arrived", async () => {
    for (const action of ["delayed", "delivered", "relayed", "expanded"])
      expect(
        await readReport(
          dsn(`Reporting-MTA: dns;mx\n\nFinal-Recipient: rfc822;a@b.test\nAction: ${action}\n`),
        ),
      ).toMatchObject({ isFailure: false });
  });

  it("may bring back no more than headers", async () => {
    const original = "Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-Id: <h@contoso.test>\n";
    expect(
      (await readReport(dsn("Reporting-MTA: dns;mx\n\nAction: failed\n", original)))?.originalIds,
    ).toEqual(["<h@contoso.test>"]);
  });

  it("is none without a part for programs", async () => {
    expect(await readReport("From: a@b.test\r\n\r\nfailed")).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => void (await readReport(text).catch(() => undefined))),
      { numRuns: 50 },
    );
  });
});

describe("the gate of a public address", () => {
  it("closes for an address that says nothing of use, for a minute, and for no other", () => {
    let now = 0;
    const gate = createGate(() => now);
    for (let i = 0; i < 60; i += 1) gate.enter("a")?.(false);
    expect(gate.enter("a")).toBeUndefined();
    gate.enter("b")?.(true);
    now = MINUTE + 1;
    expect(gate.enter("a")).toBeDefined();
  });

  it("lets no more in at once than it can serve", () => {
    const gate = createGate();
    const leaves = Array.from({ length: 100 }, () => gate.enter("a"));
    expect(gate.enter("b")).toBeUndefined();
    leaves[0]?.(true);
    leaves[0]?.(true);
    expect(gate.enter("b")).toBeDefined();
    expect(gate.enter("b")).toBeUndefined();
  });
});
