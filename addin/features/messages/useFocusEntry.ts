import { type RefObject, useEffect, useRef } from "react";

const entryOf = (root: HTMLElement | null, id: string) =>
  [...(root?.querySelectorAll<HTMLElement>("[data-interaction]") ?? [])].find(
    ({ dataset }) => dataset.interaction === id,
  );

/**
 * What the rep says of a hit takes away the button it was said with, and may move the entry. The focus then goes to the
 * first button of that entry, wherever it is.
 *
 * @returns to be told of which entry it is.
 */
export function useFocusEntry(root: RefObject<HTMLElement | null>): (id: string) => void {
  const wanted = useRef<string | undefined>(undefined);
  // After every rendering: any of them may be the one that takes the button away.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const entry = entryOf(root.current, wanted.current);
    const focused = document.activeElement;
    if (focused === null || focused === document.body) entry?.querySelector("button")?.focus();
    else if (!entry?.contains(focused)) wanted.current = undefined;
  });
  return (id) => {
    wanted.current = id;
  };
}
