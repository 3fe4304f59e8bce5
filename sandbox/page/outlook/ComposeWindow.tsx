import { useEffect, useRef } from "react";
import type { Surroundings } from "../compose/answers.ts";
import { Compose } from "../compose/Compose.tsx";
import type { Draft } from "../compose/draft.ts";
import { openEvents } from "../compose/launchFrames.ts";
import { PaneFrame } from "../compose/PaneFrame.tsx";
import type { View } from "../settings.ts";
import { officeTheme } from "../themes.ts";

interface ComposeWindowProps {
  readonly draft: Draft;
  readonly appUrl: string;
  readonly view: View;
  readonly around: Surroundings;
}

/** A draft with the add-in around it: its pane to be seen, its events out of sight. */
export function ComposeWindow({ draft, appUrl, view, around }: ComposeWindowProps) {
  const language = useRef(view.language);
  language.current = view.language;
  useEffect(() => openEvents({ draft, around, appUrl, language: language.current }), [draft, around, appUrl]);
  const pane = (
    <PaneFrame
      draft={draft}
      appUrl={appUrl}
      language={view.language}
      theme={officeTheme(view.theme)}
      around={around}
    />
  );
  return <Compose draft={draft} pane={pane} />;
}
