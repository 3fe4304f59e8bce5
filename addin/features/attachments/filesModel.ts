import type { OutlookAttachment } from "../../office/attachments.ts";
import { type CannotFollow, type FollowedFile, listedFiles, pairFiles, whyNot } from "./rules.ts";

/** What is being done with a file. */
export type Work =
  | { readonly kind: "uploading" /** From 0 to 1. */; readonly part: number }
  | { readonly kind: "unfollowing" }
  | { readonly kind: "attaching" }
  | { readonly kind: "removing" };

export interface FilesModel {
  /** As Outlook listed them last; `undefined` before. */
  readonly attachments: readonly OutlookAttachment[] | undefined;
  /** Why the list, or what is followed of it, could not be read. */
  readonly problem: string | undefined;
  readonly followed: readonly FollowedFile[];
  /** Ids of copies whose links stand in the text, in place of their files. */
  readonly linked: ReadonlySet<string>;
  /** By key of a row. */
  readonly work: ReadonlyMap<string, Work>;
  readonly problems: ReadonlyMap<string, string>;
  /** Names of files that Outlook is being handed. */
  readonly adding: readonly string[];
  /** Why files could not be added. */
  readonly refused: readonly string[];
  /** Names of files that stayed attached because they are not what went up any more. */
  readonly changed: readonly string[];
}

export const emptyModel: FilesModel = {
  attachments: undefined,
  problem: undefined,
  followed: [],
  linked: new Set(),
  work: new Map(),
  problems: new Map(),
  adding: [],
  refused: [],
  changed: [],
};

export interface FileRow {
  /** The same for one file as long as it is there, though Outlook may give it another id. */
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Missing when a link has taken its place. */
  readonly attachment: OutlookAttachment | undefined;
  readonly followed: FollowedFile | undefined;
  readonly cannot: CannotFollow | undefined;
  readonly work: Work | undefined;
  readonly problem: string | undefined;
}

export function rowsOf({ attachments, followed, linked, work, problems }: FilesModel): FileRow[] {
  const files = listedFiles(attachments ?? []);
  const { followedAt, unpaired } = pairFiles(files, followed);
  const counts = new Map<string, number>();
  const rowOf = (key: string) => ({ key, work: work.get(key), problem: problems.get(key) });
  const attached = files.map((attachment, place) => {
    const { name, size } = attachment;
    const count = (counts.get(`${size} ${name}`) ?? 0) + 1;
    counts.set(`${size} ${name}`, count);
    const file = followedAt.get(place);
    return {
      ...rowOf(`${count} ${size} ${name}`),
      name,
      size: file?.copy.size ?? size,
      attachment,
      followed: file,
      cannot: whyNot(attachment),
    };
  });
  const links = unpaired
    .filter(({ copy }) => linked.has(copy.attachmentId))
    .map((file) => ({
      ...rowOf(`copy ${file.copy.attachmentId}`),
      name: file.name,
      size: file.copy.size,
      attachment: undefined,
      followed: file,
      cannot: undefined,
    }));
  return [...attached, ...links];
}

export function withEntry<T>(map: ReadonlyMap<string, T>, key: string, value: T | undefined): Map<string, T> {
  const changed = new Map(map);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}
