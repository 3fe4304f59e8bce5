import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { AdviceAnswer, AdviceRequest } from "../../../shared/delivery.ts";
import { MINUTE } from "../../../shared/time.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";

type Recipients = Pick<AdviceRequest, "to"> & { readonly cc: AdviceRequest["to"] };

/** What is known of the recipients' hours. */
export interface AdviceModel {
  readonly isAsking: boolean;
  /** `undefined` before the first answer, and while there is no recipient. */
  readonly answer: AdviceAnswer | undefined;
  readonly problem: string | undefined;
  /** Judges another instant than now. @throws {CallError | OfficeError} */
  readonly judge: (at: Date, signal: AbortSignal) => Promise<AdviceAnswer | undefined>;
}

/** Advice for the same recipients is asked for again only when it may have changed with the time. */
const KEPT_FOR = 5 * MINUTE;

type Known = Omit<AdviceModel, "judge">;
const NOTHING: Known = { isAsking: false, answer: undefined, problem: undefined };

/**
 * When the recipient is at work (spec D1, D2), kept up to date.
 *
 * @param look changes whenever the recipients may have; Outlook gives all listeners of that event one life.
 */
export function useAdvice(readRecipients: () => Promise<Recipients>, look: number): AdviceModel {
  const client = useApi();
  const text = useText();
  const [known, setKnown] = useState<Known>(NOTHING);
  const asked = useRef<{ readonly about: string; readonly at: number } | undefined>(undefined);

  const judge = useCallback<AdviceModel["judge"]>(
    async (at, signal) => {
      const lists = await readRecipients();
      if (lists.to.length + lists.cc.length === 0) return undefined;
      return await client.call(api.adviseDelivery, { input: { ...lists, at: at.toISOString() }, signal });
    },
    [client, readRecipients],
  );

  const ask = useCallback(
    async (signal: AbortSignal) => {
      const lists = await readRecipients();
      const about = JSON.stringify(lists);
      const now = client.clock.now().getTime();
      const isFresh = asked.current?.about === about && now - asked.current.at < KEPT_FOR;
      if (signal.aborted || isFresh) return;
      if (lists.to.length + lists.cc.length === 0) return setKnown(NOTHING);
      setKnown((before) => ({ ...before, isAsking: true }));
      const answer = await client.call(api.adviseDelivery, { input: lists, signal });
      if (signal.aborted) return;
      asked.current = { about, at: client.clock.now().getTime() };
      setKnown({ isAsking: false, answer, problem: undefined });
    },
    [client, readRecipients],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `look` is the reason to ask again.
  useEffect(() => {
    const abort = new AbortController();
    ask(abort.signal).catch((error: unknown) => {
      // An older answer was about other recipients.
      if (!abort.signal.aborted) setKnown({ ...NOTHING, problem: sentenceFor(error, text) });
    });
    return () => abort.abort();
  }, [ask, look, text]);

  return { ...known, judge };
}
