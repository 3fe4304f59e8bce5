import type { CompletedOptions } from "../../office/launchTypes.ts";

/** What Outlook asks before it sends, in send mode *prompt user*: the rep has the last word in each. */
export type SendAlert =
  | { readonly kind: "slow" }
  | { readonly kind: "timedOut" }
  | {
      readonly kind: "stopped";
      /** Nothing where the add-in gave none. */
      readonly message: string;
      /** Words of the button that opens the pane; `null` where the add-in names no command, "" for Outlook's own. */
      readonly action: string | null;
    };

export type GateChoice = "send" | "dontSend" | "takeAction";

/** In milliseconds. */
export interface GateTimes {
  readonly slowMs: number;
  readonly timeOutMs: number;
}

/** From the press of Send on: loading the add-in's script is part of it. */
export const outlookGate: GateTimes = { slowMs: 5_000, timeOutMs: 300_000 };

interface GateNeeds {
  /** The add-in's answer; `undefined` when there is none to be had, and then the mail goes. */
  readonly ask: () => Promise<CompletedOptions | undefined>;
  readonly show: (alert: SendAlert | null) => void;
  readonly times: GateTimes;
}

const MAX_LABEL_LENGTH = 20;

function stopped({ errorMessage, errorMessageMarkdown, commandId, cancelLabel = "" }: CompletedOptions) {
  const message = errorMessage ?? errorMessageMarkdown ?? "";
  const action = commandId === undefined ? null : cancelLabel.slice(0, MAX_LABEL_LENGTH);
  return { kind: "stopped", message, action } as const;
}

/** Stands between Send and the mailbox: asks the add-in, and the rep where the add-in objects or takes too long. */
export function createGate({ ask, show, times }: GateNeeds) {
  let choose: (choice: GateChoice) => void = () => undefined;

  async function pass(): Promise<{ choice: GateChoice; contextData: string }> {
    const chosen = new Promise<GateChoice>((resolve) => {
      choose = resolve;
    });
    const slow = setTimeout(() => show({ kind: "slow" }), times.slowMs);
    let timeOut: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timeOut = setTimeout(resolve, times.timeOutMs, "late");
    });
    const first = await Promise.race([ask().then((answer) => ({ answer })), chosen, late]);
    clearTimeout(slow);
    clearTimeout(timeOut);
    if (first === "late") show({ kind: "timedOut" });
    else if (typeof first === "string") return { choice: first, contextData: "" };
    else if (first.answer?.allowEvent !== false) return { choice: "send", contextData: "" };
    else show(stopped(first.answer));
    const contextData = (typeof first === "object" && first.answer?.contextData) || "";
    return { choice: await chosen, contextData };
  }

  return { pass, choose: (choice: GateChoice) => choose(choice) };
}
