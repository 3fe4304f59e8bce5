import { useAnnounce } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { api } from "../../../shared/api.ts";
import type { Card } from "../../../shared/cards.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { sentenceFor } from "../../ui/sentence.ts";
import type { TeachAction } from "./links.ts";

/** The last card that was put away, for a while. */
export interface PutAway {
  readonly cardId: string;
  readonly messageId: string | null;
  /** What was done, as a sentence. */
  readonly done: string;
  /** Missing for a hit that the card does not know by its id: what was said of it is taken back at the message. */
  readonly takeBack: (() => Promise<void>) | undefined;
}

type Word = Pick<TeachAction["data"], "evidence" | "interactionId">;

export interface PuttingAway {
  readonly hidden: ReadonlySet<string>;
  readonly last: PutAway | undefined;
  readonly failure: string | undefined;
  dismiss(card: Card): void;
  /** @param until left out: as long as the server thinks right. */
  snooze(card: Card, until: Date | undefined, done: string): void;
  teach(card: Card, word: Word): void;
  undo(): void;
  /** The chance to undo is over. */
  forget(): void;
}

/** Puts cards away at once, and brings them back when that can't be stored or is undone. */
export function usePutAway(cards: readonly Card[] | undefined, reload: () => void): PuttingAway {
  const client = useApi();
  const text = useText();
  const { announce } = useAnnounce();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<PutAway>();
  const [failure, setFailure] = useState<string>();
  /** What is on its way: an undo must not overtake it. */
  const pending = useRef<Promise<void>>(Promise.resolve());
  /** Cards of which the server knows what was said: from the next list on, it alone says whether they are there. */
  const answered = useRef<ReadonlySet<string>>(new Set());

  const show = (cardId: string) => setHidden((before) => new Set([...before].filter((id) => id !== cardId)));
  // Once the server leaves a card out, whether it comes back is the server's to say.
  useEffect(() => {
    if (!cards) return;
    const isOver = answered.current;
    answered.current = new Set();
    const listed = new Set(cards.map(({ cardId }) => cardId));
    const staysHidden = (id: string) => listed.has(id) && !isOver.has(id);
    setHidden((before) => {
      const after = [...before].filter(staysHidden);
      return after.length === before.size ? before : new Set(after);
    });
  }, [cards]);

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(sentenceFor(error, text));
      return false;
    } finally {
      reload();
    }
  }

  function putAway(
    { cardId, messageId }: Card,
    done: string,
    work: () => Promise<void>,
    takeBack: PutAway["takeBack"],
  ): void {
    setHidden((before) => new Set([...before, cardId]));
    setLast({ cardId, messageId, done, takeBack });
    announce(takeBack ? text("assistant.undo.hint", { done }) : done, { polite: true });
    pending.current = attempt(work).then((isDone) => {
      if (isDone) return;
      show(cardId);
      setLast((current) => (current?.cardId === cardId ? undefined : current));
    });
  }

  const restoring = (cardId: string) => () => client.call(api.restoreCard, { params: { cardId } });

  return {
    hidden,
    last,
    failure,
    dismiss(card) {
      const params = { cardId: card.cardId };
      const work = () => client.call(api.dismissCard, { params });
      putAway(card, text("assistant.done.dismissed"), work, restoring(card.cardId));
    },
    snooze(card, until, done) {
      const input = until ? { until: until.toISOString() } : {};
      const work = () => client.call(api.snoozeCard, { params: { cardId: card.cardId }, input });
      putAway(card, done, work, restoring(card.cardId));
    },
    teach(card, { evidence, interactionId }) {
      const { cardId, messageId } = card;
      const work = async () => {
        await client.call(api.teachCard, { params: { cardId }, input: { evidence } });
        // Another open may have taken the place of this one; then the card tells of that.
        answered.current = new Set([...answered.current, cardId]);
      };
      const hit = messageId !== null && interactionId !== undefined && { messageId, interactionId };
      const takeBack = hit
        ? () => client.call(api.teachHit, { params: hit, input: { evidence: null } })
        : undefined;
      putAway(card, text("assistant.done.taught"), work, takeBack);
    },
    undo() {
      if (!last?.takeBack) return;
      const { cardId, takeBack } = last;
      setLast(undefined);
      pending.current = pending.current
        .then(() => attempt(takeBack))
        .then((isDone) => {
          show(cardId);
          if (isDone) announce(text("assistant.done.restored"), { polite: true });
        });
    },
    forget: () => setLast(undefined),
  };
}
