import { useEffect, useRef } from "react";

/**
 * Pressing a control can make it go away. The focus then moves to the first one that is there, so that the keyboard
 * does not start again from the top of the pane.
 */
export function useKeptFocus(shown: unknown) {
  const section = useRef<HTMLElement>(null);
  const isPressed = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is what changes the controls.
  useEffect(() => {
    if (isPressed.current && document.activeElement === document.body) {
      section.current?.querySelector("button")?.focus();
    }
    isPressed.current = false;
  }, [shown]);
  const press = () => {
    isPressed.current = true;
  };
  return [section, press] as const;
}
