import { MINUTE } from "../../../shared/time.ts";
import type { SignedIn } from "../../http/call.ts";
import type { Log } from "../../platform/log.ts";
import type { Assertion } from "../../platform/microsoft/onBehalfOf.ts";
import type { Owner } from "./needs.ts";
import { findWatch, lookAtOnce, setBlind, type WatchNeeds } from "./watch.ts";

export interface KeepNeeds extends WatchNeeds {
  readonly log: Log;
  keep(assertion: Assertion): Promise<void>;
  /** A card asks for the rep's sign-in. */
  isAwaited(owner: Owner): Promise<boolean>;
  /**
   * What waited for the rep's sign-in goes on.
   * @param decided the message about which the rep's request is.
   */
  noteSignedIn(owner: Owner, decided: string | undefined): Promise<void>;
}

/** Who prepares or sends will have an answer to wait for. */
const SENDING = /^\/api\/(compose\/prepare|messages\/[^/]+\/(sent|schedule))\b/;

/** Of a request that changes a message: what becomes of that one is the request's to say. */
const OF_MESSAGE = /^\/api\/messages\/([^/?]+)/;
const decidedBy = ({ method = "GET", url = "" }: Asked) =>
  method === "GET" ? undefined : OF_MESSAGE.exec(url)?.[1]?.toLowerCase();

/** The part of a request that tells what it is for. */
interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

const MAX_REPS = 10_000;
/** After it failed. Real time. */
const PAUSE = 5 * MINUTE;

interface Tried {
  readonly token: string;
  readonly state: "kept" | "notNeeded" | "failed";
  readonly at: number;
}

/**
 * Keeps the sign-in of reps for whom an answer is waited for, so that it is found when they are away. It is told of every
 * request that somebody signed, takes each access token at most once, and never holds up or fails the request.
 */
export function createKeeper(needs: KeepNeeds) {
  const tried = new Map<string, Tried>();
  const underWay = new Set<Promise<void>>();

  function isSettled(known: Tried | undefined, token: string, isSending: boolean): boolean {
    if (known?.token !== token) return false;
    if (known.state === "notNeeded") return !isSending;
    return known.state === "kept" || Date.now() - known.at < PAUSE;
  }
  async function keep(
    assertion: Assertion,
    isSending: boolean,
    decided: string | undefined,
  ): Promise<Tried["state"]> {
    const watch = await findWatch(needs.tables.organization(assertion.orgId), assertion.repId);
    if (!watch && !isSending && !(await needs.isAwaited(assertion))) return "notNeeded";
    await needs.keep(assertion);
    await needs.noteSignedIn(assertion, decided);
    if (await setBlind(needs, assertion, false)) await lookAtOnce(needs, assertion);
    return "kept";
  }
  return {
    onSignedIn({ rep, accessToken }: Pick<SignedIn, "rep" | "accessToken">, asked: Asked): void {
      if (accessToken === undefined) return;
      const key = `${rep.orgId} ${rep.repId}`;
      const isSending = SENDING.test(asked.url ?? "");
      if (isSettled(tried.get(key), accessToken, isSending)) return;
      if (tried.size >= MAX_REPS) tried.clear();
      const note = (state: Tried["state"]) => tried.set(key, { token: accessToken, state, at: Date.now() });
      note("kept");
      const assertion = { orgId: rep.orgId, repId: rep.repId, accessToken };
      const work = keep(assertion, isSending, decidedBy(asked))
        .then(note)
        .catch((error: unknown) => {
          note("failed");
          needs.log.warn("A sign-in could not be kept", { orgId: rep.orgId, cause: String(error) });
        })
        .then(() => void underWay.delete(work));
      underWay.add(work);
    },
    /** Resolves when nothing is under way. */
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}
export type Keeper = ReturnType<typeof createKeeper>;
