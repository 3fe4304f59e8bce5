import { z } from "zod";
import { AddressLimits } from "../../../shared/address.ts";
import {
  ComposeLimits,
  FollowChoice,
  type FollowReason,
  type FollowState,
  type PrepareRequest,
} from "../../../shared/compose.ts";
import type { Recipients } from "../../office/compose.ts";
import { Delay } from "../delivery/rules.ts";

/** What stays with a draft from one opening of the pane to the next. */
const DraftNote = z.object({
  choice: FollowChoice.default("follow"),
  /** The message our server made for it; preparing again keeps it. */
  messageId: z.uuid().optional(),
  /** Of the last preparing, to know whether the body at hand still holds it. */
  openImageUrl: z.string().optional(),
  /** The record it is about; `null`: the rep wants none. */
  regardingId: z.uuid().nullable().optional(),
  /** Links the rep wants left alone. Kept by our server: Outlook keeps no more than 2,500 characters. */
  skip: z.array(z.string()).default([]),
  /** When it is to go. One that can't be read takes nothing else with it. */
  delay: Delay.optional().catch(undefined),
});
export type DraftNote = z.infer<typeof DraftNote>;

/** A note that can't be read, or none, leaves the default: a new message is followed (spec C1). */
export function parseNote(text: string | undefined): DraftNote {
  try {
    return DraftNote.parse(JSON.parse(text ?? "{}"));
  } catch {
    return { choice: "follow", skip: [] };
  }
}

export const formatNote = ({ skip: _skip, ...note }: DraftNote): string => JSON.stringify(note);

export interface Draft {
  readonly choice: FollowChoice;
  /** The state the rep was shown last, if any, and why. */
  readonly shown: FollowState | undefined;
  readonly shownReason: FollowReason | undefined;
  readonly messageId: string | undefined;
  readonly openImageUrl: string | undefined;
  /** Links and hosts the rep wants left alone. */
  readonly skip: readonly string[];
  readonly regardingId: string | null | undefined;
}

/** The rep counts on this message being followed: where it can't be, it is held back. */
export const wantsFollowing = ({ choice, shown }: Pick<Draft, "choice" | "shown">): boolean =>
  choice === "follow" && shown !== "blocked" && shown !== "unavailable";

/** What the state shown last promises; where nothing was shown, the server decides. */
export const expectsClicks = (draft: Draft): boolean =>
  wantsFollowing(draft) && draft.shownReason !== "onlyOpens";

export const expectsOpens = (draft: Draft): boolean =>
  wantsFollowing(draft) && draft.shownReason !== "onlyClicks";

/** Recipients as our server takes them. What is longer than any address or name may be is cut: it is none anyway. */
export function forServer({ to, cc, bcc }: Recipients): Pick<PrepareRequest, "to" | "cc" | "bcc"> {
  const cut = (list: Recipients["to"]) =>
    list.slice(0, AddressLimits.maxRecipients).map(({ address, name }) => ({
      address: address.slice(0, AddressLimits.maxAddressLength),
      ...(name === undefined ? {} : { name: name.slice(0, AddressLimits.maxNameLength) }),
    }));
  return { to: cut(to), cc: cut(cc), bcc: cut(bcc) };
}

/** Links of this draft and hosts of the rep, as many as our server takes. */
export const skipList = (links: readonly string[], hosts: readonly string[]): string[] =>
  [...hosts, ...links].slice(0, ComposeLimits.maxSkips);

export const cutSubject = (subject: string): string => subject.slice(0, ComposeLimits.maxSubjectLength);

/** Whether a body holds the open image at `url`. Outlook rewrites markup and hosts, so only the token is looked for. */
export function holdsImage(html: string, url: string | null | undefined): boolean {
  const token = url?.split("/").at(-1);
  return token !== undefined && token !== "" && html.includes(token);
}

/** Pictures inside the message itself. Fewer after writing than before means that Outlook dropped one. */
export const countPictures = (html: string): number => html.match(/\bsrc\s*=\s*["']?cid:/gi)?.length ?? 0;
