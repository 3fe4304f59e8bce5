import type { Tokens, VerifiedToken } from "./tokens.ts";

type Verify = Tokens["verify"];

interface Known {
  readonly kind: Parameters<Verify>[0];
  readonly verified: VerifiedToken;
}

/** Twice as many are kept at most. */
const KEPT = 1000;
/** Few are longer, and each that is kept costs memory. */
const MAX_LENGTH = 1024;

/**
 * Remembers the tokens that were verified last. One is seldom asked for alone: a scanner asks for the headers and then for
 * the rest, Outlook fetches an image several times in one reading, a mail to twenty is opened by twenty. The MAC costs
 * more than all else that is done with them.
 *
 * @param verify its answers may be views of a buffer that it uses again; the ones kept are not.
 */
export function rememberVerified(verify: Verify): Verify {
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();
  function keep(token: string, known: Known) {
    if (young.size >= KEPT) {
      old = young;
      young = new Map();
    }
    young.set(token, known);
  }
  return (kind, token) => {
    const fresh = young.get(token);
    const known = fresh ?? old.get(token);
    if (known) {
      if (!fresh) keep(token, known);
      return known.kind === kind ? known.verified : undefined;
    }
    const verified = verify(kind, token);
    if (!verified || token.length > MAX_LENGTH) return verified;
    const kept = { ...verified, target: Buffer.from(verified.target) };
    keep(token, { kind, verified: kept });
    return kept;
  };
}
