import type { FollowState, StateAnswer } from "./compose.ts";

export const isFollowed = (state: FollowState): boolean =>
  state === "following" || state === "partlyFollowing";

type Evaluated = Pick<StateAnswer, "state" | "reasonCode">;

/** A view of a file is a click: where only opens are followed, files are attached as ever. */
export const followsClicks = ({ state, reasonCode }: Evaluated): boolean =>
  isFollowed(state) && reasonCode !== "onlyOpens";

export const followsOpens = ({ state, reasonCode }: Evaluated): boolean =>
  isFollowed(state) && reasonCode !== "onlyClicks";
