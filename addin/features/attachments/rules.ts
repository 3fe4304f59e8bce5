import type { UploadedAttachment } from "../../../shared/attachments.ts";
import type { OutlookAttachment } from "../../office/attachments.ts";

/** A file whose copy lies in the rep's OneDrive, ready to be linked to. */
export interface FollowedFile {
  readonly copy: UploadedAttachment;
  /** As Outlook names and knows it; its id may have changed since, its size counts another way than the copy's. */
  readonly name: string;
  readonly id: string | undefined;
  readonly outlookSize: number | undefined;
  /** Of what went up, to tell files of one name and size apart; unknown once the pane was closed. */
  readonly digest: string | undefined;
}

/** Why a file stays an ordinary attachment, whatever the rep would like (spec L7). */
export type CannotFollow = "cloud" | "item" | "mail" | "tooLong";

const mailFiles = /\.(?:msg|eml|ics|vcs)$/i;
const MAX_NAME_LENGTH = 255;

/** Outlook on the web gives messages that were dragged in as files: there their names tell. */
export function whyNot({ kind, name }: OutlookAttachment): CannotFollow | undefined {
  if (kind !== "file") return kind;
  if (mailFiles.test(name)) return "mail";
  return name.length > MAX_NAME_LENGTH ? "tooLong" : undefined;
}

/** Inline pictures belong to the text. */
export const listedFiles = (attachments: readonly OutlookAttachment[]): OutlookAttachment[] =>
  attachments.filter(({ isInline }) => !isInline);

export interface Pairs {
  /** By the place in the list of attachments. */
  readonly followedAt: ReadonlyMap<number, FollowedFile>;
  /** Followed, but not attached: a link has taken its place, or the rep has removed it. */
  readonly unpaired: readonly FollowedFile[];
}

/**
 * Finds the attachment of each followed file. An id alone is not believed: classic Outlook counts attachments by their
 * place, and others give new ids when the draft is saved. Of two files of one name, the one of the same size is meant,
 * then the first.
 */
export function pairFiles(
  attachments: readonly OutlookAttachment[],
  followed: readonly FollowedFile[],
): Pairs {
  const followedAt = new Map<number, FollowedFile>();
  const rounds: ((attachment: OutlookAttachment, file: FollowedFile) => boolean)[] = [
    ({ id, size }, file) => id === file.id && size === file.outlookSize,
    ({ size }, file) => size === file.outlookSize,
    () => true,
  ];
  let unpaired = followed;
  for (const isMeant of rounds) {
    unpaired = unpaired.filter((file) => {
      const place = attachments.findIndex(
        (attachment, at) => !followedAt.has(at) && attachment.name === file.name && isMeant(attachment, file),
      );
      if (place >= 0) followedAt.set(place, file);
      return place < 0;
    });
  }
  return { followedAt, unpaired };
}

/** "a very long na…port.pdf": what tells files apart is often at the end. Never cuts a character in two. */
export function cutMiddle(name: string, maxLength: number): string {
  const characters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  if (characters.length <= maxLength) return name;
  const endLength = Math.floor((maxLength - 1) / 2);
  const startLength = maxLength - 1 - endLength;
  return `${characters.slice(0, startLength).join("")}…${characters.slice(characters.length - endLength).join("")}`;
}
