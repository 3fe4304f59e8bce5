import { describe, expect, it } from "@jest/globals";
import { localError } from "../../../addin/api/callError.ts";
import { createSignedIn, type SignedInOptions } from "../../../addin/api/signedIn.ts";
import type { TokenOptions } from "../../../addin/api/signIn.ts";
import type { SignInNeed } from "../../../shared/errors.ts";
import { createTranslate } from "../../../shared/text/index.ts";

const text = createTranslate("en");
const SEND: SignInNeed = { scopes: ["https://graph.microsoft.com/Mail.Send"], byAdmin: false };
const TASKS: SignInNeed = { scopes: ["https://graph.microsoft.com/Tasks.ReadWrite"], byAdmin: false };

const done = () => new Response("{}", { status: 200 });
const refused = (code: string, need?: SignInNeed) =>
  new Response(JSON.stringify({ code, detail: `Told about ${code}.`, ...(need && { need }) }), {
    status: 401,
  });

interface World {
  readonly answers: Response[];
  /** What the rep says each time; yes when there is no word left. */
  readonly says?: boolean[];
  readonly tokenErrors?: Parameters<typeof localError>[0][];
}

function worldOf({ answers, says = [], tokenErrors = [] }: World) {
  const tokens: TokenOptions[] = [];
  const asked: [SignInNeed, unknown][] = [];
  const signedIn = createSignedIn({
    text,
    signIn: {
      async getToken(options = {}) {
        tokens.push(options);
        const error = tokenErrors.shift();
        if (error) throw localError(error, text);
        return `token-${tokens.length}`;
      },
    },
    asking: {
      async ask(need, options) {
        asked.push([need, options?.isPressed]);
        return says.shift() ?? true;
      },
    },
  });
  const sent: string[] = [];
  const run = (options?: SignedInOptions) =>
    signedIn(async (token) => {
      sent.push(token);
      return answers.shift()!;
    }, options);
  return { run, tokens, asked, sent };
}

describe("a request with the rep's token", () => {
  it("is done again, without being asked for anew, once a permission was given", async () => {
    const { run, asked, sent, tokens } = worldOf({ answers: [refused("consent_needed", SEND), done()] });
    expect((await run()).ok).toBe(true);
    expect(asked).toEqual([[SEND, undefined]]);
    expect(sent).toEqual(["token-1", "token-2"]);
    expect(tokens[1]?.forceNewToken).toBe(true);
  });

  it("asks for each permission that is missing, and for none twice", async () => {
    const { run, asked } = worldOf({
      answers: [
        refused("consent_needed", SEND),
        refused("consent_needed", TASKS),
        refused("consent_needed", SEND),
      ],
    });
    await expect(run()).rejects.toMatchObject({ code: "consent_needed" });
    expect(asked.map(([need]) => need)).toEqual([SEND, TASKS]);
  });

  it("says what the server said when the rep does not want to", async () => {
    const { run } = worldOf({ answers: [refused("consent_needed", SEND)], says: [false] });
    await expect(run()).rejects.toMatchObject({ message: "Told about consent_needed." });
  });

  it("signs in anew silently first, with what Entra wants, and then asks", async () => {
    const need = { scopes: [], byAdmin: false, claims: '{"access_token":{}}' };
    const { run, asked, tokens } = worldOf({
      answers: [refused("not_signed_in", need), refused("not_signed_in", need), done()],
    });
    expect((await run({ isPressed: true })).ok).toBe(true);
    expect(tokens.slice(1).map(({ claims }) => claims)).toEqual([need.claims, need.claims]);
    expect(asked).toEqual([[need, true]]);
  });

  it.each(["sign_in_cancelled", "sign_in_blocked", "admin_needed"] as const)(
    "asks when Microsoft's window came to %s",
    async (code) => {
      const { run, asked } = worldOf({ answers: [done()], tokenErrors: [code] });
      expect((await run()).ok).toBe(true);
      expect(asked[0]?.[0]).toMatchObject({ scopes: [], byAdmin: code === "admin_needed" });
    },
  );

  it("opens one window for a press, by the question alone", async () => {
    const { run, tokens, asked } = worldOf({ answers: [done()], tokenErrors: ["sign_in_needed"] });
    expect((await run({ isPressed: true })).ok).toBe(true);
    expect(tokens[0]?.isQuiet).toBe(true);
    expect(asked.map(([, isPressed]) => isPressed)).toEqual([true]);
  });

  it.each(["unreachable", "sign_in_failed"] as const)("does not ask about %s", async (code) => {
    const { run, asked } = worldOf({ answers: [done()], tokenErrors: [code] });
    await expect(run()).rejects.toMatchObject({ code });
    expect(asked).toEqual([]);
  });

  it("never asks for what nobody waits for", async () => {
    const { run, asked } = worldOf({ answers: [refused("consent_needed", SEND)] });
    await expect(run({ isQuiet: true })).rejects.toMatchObject({ code: "consent_needed" });
    const other = worldOf({ answers: [], tokenErrors: ["sign_in_cancelled"] });
    await expect(other.run({ isQuiet: true })).rejects.toMatchObject({ code: "sign_in_cancelled" });
    expect([asked, other.asked]).toEqual([[], []]);
  });
});
