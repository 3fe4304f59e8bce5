import { useAnnounce } from "@fluentui/react-components";
import { useEffect, useState } from "react";

/** Tells screen readers what changed. The first sentence is not told: it is read with the pane. */
export function useAnnounceOnChange(sentence: string): void {
  const { announce } = useAnnounce();
  const [first, setFirst] = useState<string | undefined>(sentence);
  useEffect(() => {
    if (sentence === first) return;
    setFirst(undefined);
    announce(sentence, { polite: true });
  }, [announce, sentence, first]);
}
