import { z } from "zod";
import { AddressLimits } from "../../../shared/address.ts";
import {
  ComposeLimits,
  FollowChoice,
  type FollowState,
  type PrepareRequest,
} from "../../../shared/compose.ts";
import type { Recipients } from "../../office/compose.ts";

/** What stays with a draft from one opening of the pane to the next. */
const DraftNote = z.object({
  choice: FollowChoice.default("follow"),
  /** The message our server made for it; preparing again keeps it. */
  messageId: z.uuid().optional(),
  /** Of the last preparing, to know whether the body at hand still holds it. */
  openImageUrl: z.string().optional(),
});
export type DraftNote = z.infer<typeof DraftNote>;

/** A note that can't be read, or none, leaves the default: a new message is followed (spec C1). */
export function parseNote(text: string | undefined): DraftNote {
  try {
    return DraftNote.parse(JSON.parse(text ?? "{}"));
  } catch {
    return { choice: "follow" };
  }
}

export const formatNote = (note: DraftNote): string => JSON.stringify(note);

export const isFollowed = (state: FollowState): boolean =>
  state === "following" || state === "partlyFollowing";

/** Recipients as our server takes them. What is longer than any address or name may be is cut: it is none anyway. */
export function forServer({ to, cc, bcc }: Recipients): Pick<PrepareRequest, "to" | "cc" | "bcc"> {
  const cut = (list: Recipients["to"]) =>
    list.slice(0, AddressLimits.maxRecipients).map(({ address, name }) => ({
      address: address.slice(0, AddressLimits.maxAddressLength),
      ...(name === undefined ? {} : { name: name.slice(0, AddressLimits.maxNameLength) }),
    }));
  return { to: cut(to), cc: cut(cc), bcc: cut(bcc) };
}

export const cutSubject = (subject: string): string => subject.slice(0, ComposeLimits.maxSubjectLength);

/** Whether a body holds the open image at `url`. Outlook rewrites markup and hosts, so only the token is looked for. */
export function holdsImage(html: string, url: string | null | undefined): boolean {
  const token = url?.split("/").at(-1);
  return token !== undefined && token !== "" && html.includes(token);
}

/** Pictures inside the message itself. Fewer after writing than before means that Outlook dropped one. */
export const countPictures = (html: string): number => html.match(/\bsrc\s*=\s*["']?cid:/gi)?.length ?? 0;
