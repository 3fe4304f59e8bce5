import { z } from "zod";
import { MessageListQuery } from "../../../shared/messages.ts";

/** What the rep last looked at in *Followed emails*. */
export const FollowedView = z.object({
  list: z.enum(["followed", "scheduled"]).catch("followed"),
  sort: MessageListQuery.shape.sort,
  search: z.string().max(200).catch(""),
});
export type FollowedView = z.infer<typeof FollowedView>;
export type FollowedSort = FollowedView["sort"];
export const followedLists: readonly FollowedView["list"][] = ["followed", "scheduled"];

export const followedSorts: readonly FollowedSort[] = ["sentAt", "lastOpenedAt", "opens", "replies"];

const firstView: FollowedView = { list: "followed", sort: "sentAt", search: "" };

/** Where the view is kept between visits; `window.localStorage` in a browser. */
export type ViewStorage = Pick<Storage, "getItem" | "setItem">;

const keyOf = (repId: string) => `followed-view:${repId}`;

/** The view of the last visit. A browser may refuse storage (private window, partitioned frame): then the first view. */
export function recallView(storage: () => ViewStorage, repId: string): FollowedView {
  try {
    const kept = storage().getItem(keyOf(repId));
    return kept === null ? firstView : FollowedView.parse(JSON.parse(kept));
  } catch {
    return firstView;
  }
}

/** Keeps the view for the next visit, where the browser allows it. */
export function rememberView(storage: () => ViewStorage, repId: string, view: FollowedView): void {
  try {
    storage().setItem(keyOf(repId), JSON.stringify(view));
  } catch {
    // The list works without; nothing the rep did is lost.
  }
}
