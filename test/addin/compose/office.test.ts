import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CallResult, call, createQueue, OfficeError } from "../../../addin/office/call.ts";
import { chooseZone, isDark } from "../../../addin/office/environment.ts";

type Done<T> = (result: CallResult<T>) => void;

describe("a call to Office.js", () => {
  it("gives the value, or the failure with Office's own number", async () => {
    expect(await call((done: Done<string>) => done({ status: "succeeded", value: "body" }))).toBe("body");
    const refused = call((done: Done<string>) =>
      done({ status: "failed", value: "", error: { code: 9004, message: "Too large." } }),
    );
    await expect(refused).rejects.toMatchObject({ code: 9004, message: "Too large.", isTimeOut: false });
  });

  it("fails when Office throws instead of answering", async () => {
    const missing = call(() => {
      throw new TypeError("sendAsync is not a function");
    });
    await expect(missing).rejects.toBeInstanceOf(OfficeError);
  });

  it("fails when Office never answers", async () => {
    await expect(call(() => undefined, 5)).rejects.toMatchObject({ isTimeOut: true });
  });

  it("never has more than three under way, and starts them in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), async (lengths) => {
        let underWay = 0;
        let most = 0;
        const started: number[] = [];
        const queue = createQueue(3);
        const work = lengths.map((length, place) =>
          queue(async () => {
            started.push(place);
            underWay += 1;
            most = Math.max(most, underWay);
            for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
            underWay -= 1;
            if (length === 3) throw new Error("failed");
          }),
        );
        await Promise.allSettled(work);
        expect(most).toBeLessThanOrEqual(3);
        expect(started).toEqual(lengths.map((_length, place) => place));
      }),
    );
  });
});

describe("Outlook's theme", () => {
  it.each([
    ["#ffffff", false],
    ["#F0F0F0", false],
    ["#292929", true],
    ["000000", true],
    ["#0078d4", false],
    ["red", undefined],
    ["", undefined],
  ])("%s is dark: %s", (color, expected) => expect(isDark(color)).toBe(expected));
});

describe("the rep's time zone", () => {
  it("is Outlook's where it is one that browsers know", () => {
    expect(chooseZone("Asia/Tokyo")).toBe("Asia/Tokyo");
  });

  it.each([undefined, "", "W. Europe Standard Time", "Nowhere/Else"])("is the machine's for %j", (zone) => {
    expect(chooseZone(zone)).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });
});
