import type { SignInNeed } from "../../shared/errors.ts";
import type { Translate } from "../../shared/text/index.ts";
import type { Asking, AskOptions } from "./asking.ts";
import { CallError, readProblem } from "./callError.ts";
import type { SignIn, TokenOptions } from "./signIn.ts";

/** Does one request with the rep's token, and again once what kept it from being done is out of the way. */
export type SignedIn = (
  send: (token: string) => Promise<Response>,
  options?: SignedInOptions,
) => Promise<Response>;

export interface SignedInOptions extends AskOptions {
  /** Nobody waits for this: the rep is not asked for it. */
  readonly isQuiet?: boolean | undefined;
}

interface Needs {
  readonly signIn: Pick<SignIn, "getToken">;
  readonly asking: Pick<Asking, "ask">;
  readonly text: Translate;
}

const CAN_ASK: ReadonlySet<CallError["code"]> = new Set<CallError["code"]>([
  "sign_in_needed",
  "sign_in_cancelled",
  "sign_in_blocked",
  "admin_needed",
]);

const OF_REP: ReadonlySet<CallError["code"]> = new Set<CallError["code"]>([
  "not_signed_in",
  "consent_needed",
]);

/**
 * One more attempt with a new token: the first may have ended, or lost its rights, since it was cached. And one after the
 * rep has signed in or given a permission, for each that is missing: what was asked for goes on where it stood.
 *
 * @throws {CallError} what the rep does not want to do anything about just now, or can't.
 */
export function createSignedIn({ signIn, asking, text }: Needs): SignedIn {
  async function tokenOf(tokens: TokenOptions, options: SignedInOptions): Promise<string> {
    try {
      // What is opened by a press is opened by the question: a second window must not follow one that was closed.
      return await signIn.getToken({ ...tokens, isQuiet: options.isQuiet || options.isPressed || false });
    } catch (error) {
      if (options.isQuiet || !(error instanceof CallError) || !CAN_ASK.has(error.code)) throw error;
      const need = { scopes: [], byAdmin: error.code === "admin_needed", claims: tokens.claims };
      if (!(await asking.ask(need, options))) throw error;
      return await signIn.getToken(tokens);
    }
  }
  return async (send, options = {}) => {
    const given = new Set<string>();
    /** @returns whether the rep gave what was missing; asked for the same once more, it would not help. */
    const askFor = async (need: SignInNeed | undefined) => {
      const name = need?.scopes.join(" ");
      if (!need || name === undefined || given.has(name) || options.isQuiet) return false;
      given.add(name);
      return await asking.ask(need, options);
    };
    let tokens: TokenOptions = {};
    for (;;) {
      const response = await send(await tokenOf(tokens, options));
      if (response.ok) return response;
      const problem = await readProblem(response, text);
      const { code, need } = problem;
      const claims = need?.claims;
      const isFirst = code === "not_signed_in" && !tokens.forceNewToken;
      const wanted = code === "not_signed_in" ? { scopes: [], byAdmin: false, claims } : need;
      if (!isFirst && !(OF_REP.has(code) && (await askFor(wanted)))) throw problem;
      tokens = { forceNewToken: true, claims };
    }
  };
}
