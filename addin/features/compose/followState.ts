import type { FollowReason, StateAnswer } from "../../../shared/compose.ts";

/**
 * What the rep's choice comes to; the choice itself is kept with the draft (spec C1). Requests are numbered, and only the
 * answer to the latest counts: recipients change faster than answers come.
 */
export interface FollowModel {
  readonly request: number;
  readonly isChecking: boolean;
  readonly evaluation:
    | { readonly state: "loading" }
    | { readonly state: "ready"; readonly value: StateAnswer }
    | { readonly state: "failed"; readonly message: string };
}

export type FollowAction =
  | { readonly kind: "asked"; readonly request: number }
  | { readonly kind: "answered"; readonly request: number; readonly answer: StateAnswer }
  | { readonly kind: "failed"; readonly request: number; readonly message: string };

export const startModel: FollowModel = { request: 0, isChecking: true, evaluation: { state: "loading" } };

export function followReducer(model: FollowModel, action: FollowAction): FollowModel {
  if (action.kind === "asked") {
    return action.request > model.request ? { ...model, request: action.request, isChecking: true } : model;
  }
  if (action.request !== model.request) return model;
  // A failure keeps no older answer: that was about other recipients, and could promise what does not hold.
  return {
    request: model.request,
    isChecking: false,
    evaluation:
      action.kind === "answered"
        ? { state: "ready", value: action.answer }
        : { state: "failed", message: action.message },
  };
}

export type FollowControl = "follow" | "dontFollow" | "retry";

/** Whether evaluating again can help although no recipient changed; a change of recipients is seen by itself. */
const canRetry: Readonly<Record<FollowReason, boolean>> = {
  everyoneAllows: false,
  onlyClicks: false,
  onlyOpens: false,
  repChose: false,
  recipientRefuses: true,
  engagementOff: true,
  noRecipient: false,
  noRecord: true,
  tooManyRecipients: false,
  plainText: true,
  protected: true,
};

/** The controls that make sense, in the order they are shown (spec C2, C3). */
export function controlsFor({ state, reasonCode }: StateAnswer): readonly FollowControl[] {
  switch (state) {
    case "following":
    case "partlyFollowing":
      return ["dontFollow"];
    case "notFollowing":
      return ["follow"];
    case "blocked":
      return ["retry", "dontFollow"];
    case "unavailable":
      return canRetry[reasonCode] ? ["retry"] : [];
  }
}
