/** A ref for the element that should have the focus once it appears. */
export function focusWhenShown(element: HTMLElement | null): void {
  element?.focus();
}
