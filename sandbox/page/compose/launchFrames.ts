import { text } from "../text.ts";
import type { Surroundings } from "./answers.ts";
import type { Draft } from "./draft.ts";
import { followDraft, isRaisedBy } from "./events.ts";
import { addinAddress, connectFrame } from "./frame.ts";
import { createHost } from "./host.ts";
import { createLauncher, type LaunchFrame, type LaunchListener } from "./launcher.ts";

/** A page that has loaded and has not spoken after this many ms has no Office.js: an error page, usually. */
const SILENCE_MS = 500;

interface FrameNeeds {
  readonly draft: Draft;
  readonly around: Surroundings;
  readonly appUrl: string;
  readonly language: string;
}

function openHiddenFrame({ draft, around, appUrl, language }: FrameNeeds, listener: LaunchListener) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = text.eventFrame;
  frame.src = addinAddress(appUrl, "launch", language);
  const connection = connectFrame(frame, appUrl, createHost(draft, around, listener));
  frame.addEventListener("load", () => {
    setTimeout(() => {
      if (!connection.isStarted()) listener.missing();
    }, SILENCE_MS);
  });
  document.body.append(frame);
  return {
    launch: (launch) => connection.raise("launch", launch),
    close() {
      connection.close();
      frame.remove();
    },
  } satisfies LaunchFrame;
}

/** Opens the add-in's script for a compose window. @returns what closes it. */
export function openEvents(needs: FrameNeeds): () => void {
  const { draft, around } = needs;
  const launcher = createLauncher({
    openFrame: (listener) => openHiddenFrame(needs, listener),
    readRoaming: around.readRoaming,
    startsAnew: () => around.hasTrouble("eventsStartAnew"),
    report: (reason) => console.warn(`The add-in did not handle an event: ${reason}`),
    isSupported: (type) => isRaisedBy(around.start().requirements.Mailbox, type),
  });
  draft.attachLauncher(launcher);
  const stop = followDraft(draft, launcher);
  return () => {
    stop();
    draft.attachLauncher(undefined);
    launcher.close();
  };
}
