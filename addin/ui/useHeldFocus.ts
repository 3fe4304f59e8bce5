import { type RefObject, useEffect, useRef } from "react";

/** Where nothing in a part is more worth the focus than another. */
export const itself = <E extends HTMLElement>(root: E) => root;

/** To be put on the button that opens a form in place: the focus returns to it when the form closes. */
export const opensForm = { "data-opens-form": "" } as const;

/** For parts that have such a button. */
export const formOpener = (root: HTMLElement): HTMLElement | null =>
  root.querySelector<HTMLElement>("[data-opens-form]") ?? root.querySelector("button");

/**
 * What is done in a part of a page, or happens to it meanwhile, may take away what had the focus. It then stays in that
 * part, so that the keyboard does not start again from the top.
 *
 * @param next what gets it; the part itself if that is nothing, which needs a `tabIndex` for it.
 * @param isLeftToIt whether what had the focus is gone already when the part appears.
 */
export function useHeldFocus<E extends HTMLElement>(
  next: (root: E) => HTMLElement | null | undefined,
  isLeftToIt = false,
): RefObject<E | null> {
  const root = useRef<E>(null);
  const isInside = useRef(isLeftToIt);
  useEffect(() => {
    // Pressing where nothing takes the focus takes it away all the same.
    const note = ({ target }: Event) => {
      isInside.current = target instanceof Node && root.current?.contains(target) === true;
    };
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", note);
    return () => {
      document.removeEventListener("focusin", note);
      document.removeEventListener("pointerdown", note);
    };
  }, []);
  // After every rendering: any of them may be the one that takes it away.
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isInside.current && isLost && root.current) (next(root.current) ?? root.current).focus();
  });
  return root;
}
