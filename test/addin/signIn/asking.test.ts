import { describe, expect, it } from "@jest/globals";
import { createAsking } from "../../../addin/api/asking.ts";
import { localError } from "../../../addin/api/callError.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const text = createTranslate("en");
const SEND = { scopes: ["https://graph.microsoft.com/Mail.Send"], byAdmin: false };
const FILES = { scopes: ["https://graph.microsoft.com/Files.ReadWrite"], byAdmin: false };

/** Microsoft's window comes to each of these in turn: nothing for a yes. */
function askingOf(...outcomes: ("sign_in_cancelled" | "sign_in_blocked" | "admin_needed" | undefined)[]) {
  const asked: unknown[] = [];
  const asking = createAsking({
    async ask(need) {
      asked.push(need);
      const outcome = outcomes.shift();
      if (outcome) throw localError(outcome, text);
    },
    adminLink: async () => "https://admin.test/",
  });
  return { asking, asked };
}

describe("asking the rep", () => {
  it("asks one thing once, however many calls wait for it", async () => {
    const { asking, asked } = askingOf(undefined);
    const calls = [asking.ask(SEND), asking.ask({ ...SEND, scopes: [...SEND.scopes] })];
    expect(asking.current()).toMatchObject({ need: SEND, stage: "open" });
    await asking.accept();
    expect(await Promise.all(calls)).toEqual([true, true]);
    expect([asked.length, asking.current()]).toEqual([1, undefined]);
  });

  it("asks one thing after the other", async () => {
    const { asking } = askingOf(undefined);
    const [send, files] = [asking.ask(SEND), asking.ask(FILES)];
    await asking.accept();
    expect(await send).toBe(true);
    expect(asking.current()?.need).toEqual(FILES);
    asking.decline();
    expect(await files).toBe(false);
  });

  it.each(["sign_in_cancelled", "sign_in_blocked"] as const)(
    "goes on asking after %s, and the call goes on waiting",
    async (code) => {
      const { asking } = askingOf(code, undefined);
      const call = asking.ask(SEND);
      await asking.accept();
      expect(asking.current()).toMatchObject({ stage: "open", trouble: { code } });
      await asking.accept();
      expect(await call).toBe(true);
    },
  );

  it("leads to the admin where nobody else can give it", async () => {
    const { asking } = askingOf("admin_needed");
    void asking.ask(SEND);
    await asking.accept();
    expect(asking.current()).toMatchObject({ need: { byAdmin: true }, adminLink: "https://admin.test/" });
  });

  it("opens the window without a question where the rep has pressed for just that", async () => {
    const { asking, asked } = askingOf(undefined);
    expect(await asking.ask(SEND, { isPressed: true })).toBe(true);
    expect(asked).toEqual([SEND]);
  });

  it("asks no more when nobody waits any more", async () => {
    const { asking } = askingOf();
    const abort = new AbortController();
    const call = asking.ask(SEND, { signal: abort.signal });
    abort.abort(new Error("left"));
    await expect(call).rejects.toThrow("left");
    expect(asking.current()).toBeUndefined();
  });

  it("tells those who show it", async () => {
    const { asking } = askingOf(undefined);
    const stages: unknown[] = [];
    const stop = asking.subscribe(() => stages.push(asking.current()?.stage));
    const call = asking.ask(SEND);
    await asking.accept();
    await call;
    stop();
    void asking.ask(FILES);
    expect(stages).toEqual(["open", "asking", undefined]);
  });
});
