import { type RefObject, useEffect, useRef } from "react";
import { neighbourOf } from "./groups.ts";

export interface FocusKeeper {
  /** To be called before a card goes. */
  leave(cardId: string): void;
  /** To be called when a card is on its way back. */
  await(cardId: string): void;
}

const buttonOf = (root: HTMLElement | null, cardId: string | undefined) =>
  [...(root?.querySelectorAll<HTMLElement>("[data-card]") ?? [])]
    .find(({ dataset }) => dataset.card === cardId)
    ?.querySelector<HTMLElement>("[data-dismiss]");

/**
 * What goes away takes the focus with it: a card that is put away, or the button that undoes it. The focus then goes to
 * the same button of a neighbouring card, to that of the card that comes back, or else to the place of the cards.
 */
export function useFocusNeighbour(root: RefObject<HTMLElement | null>): FocusKeeper {
  const wanted = useRef<{ readonly cardId: string | undefined; readonly isComing: boolean } | undefined>(
    undefined,
  );
  // After every rendering: any of them may be the one in which the card goes or comes.
  useEffect(() => {
    if (!wanted.current) return;
    // A menu that closes puts the focus back to its button first, which is gone.
    const frame = requestAnimationFrame(() => {
      if (!wanted.current) return;
      const { cardId, isComing } = wanted.current;
      const button = buttonOf(root.current, cardId);
      if (isComing && !button) return;
      wanted.current = undefined;
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost) (button ?? root.current)?.focus();
    });
    return () => cancelAnimationFrame(frame);
  });
  return {
    leave(cardId) {
      const cards = root.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [];
      const ids = [...cards].map(({ dataset }) => dataset.card ?? "");
      wanted.current = { cardId: neighbourOf(ids, cardId), isComing: false };
    },
    await(cardId) {
      wanted.current = { cardId, isComing: true };
    },
  };
}
