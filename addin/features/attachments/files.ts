import type { UploadedAttachment } from "../../../shared/attachments.ts";
import type { TextKey, Values } from "../../../shared/text/index.ts";
import type { AttachmentUpload } from "../../api/uploads.ts";
import type { AttachmentsDoor } from "../../office/attachments.ts";
import type { FileRow } from "./filesModel.ts";
import { createFollowing } from "./following.ts";
import { createListing } from "./listing.ts";
import { createReplacement } from "./replacement.ts";
import { createStore } from "./store.ts";

export interface FilesDoors {
  readonly attachments: AttachmentsDoor;
  readonly upload: (request: AttachmentUpload) => Promise<UploadedAttachment>;
  /** The message our server keeps for this draft, made if there is none. @throws {CallError | OfficeError} */
  readonly ensureMessage: () => Promise<string>;
  /** Takes a copy out of the rep's OneDrive. @throws {CallError} */
  readonly removeCopy: (attachmentId: string) => Promise<void>;
  /** The bytes of a copy. @throws {CallError} */
  readonly readCopy: (attachmentId: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Takes the link of a file out of the text. @throws {OfficeError} */
  readonly removeLink: (url: string) => Promise<void>;
  readonly text: (key: TextKey, values?: Values) => string;
  readonly sentenceFor: (error: unknown) => string;
  /** Outlook's own words about a failure, to stand inside a sentence. */
  readonly officeReason: (error: unknown) => string;
}

/** The files of one message: what Outlook has attached, and which of them go as followed links. */
export type Files = ReturnType<typeof createFiles>;

export function createFiles(doors: FilesDoors) {
  const store = createStore();
  const following = createFollowing(doors, store);
  const listing = createListing(doors, store, following);
  const { forgetOff, ...replacement } = createReplacement(doors, store, following, listing.refresh);
  return {
    ...store,
    ...following,
    ...listing,
    ...replacement,
    /** Nothing rejects. A file whose link has taken its place is attached again. */
    async unfollow(row: FileRow): Promise<void> {
      if (row.attachment || !row.followed) return await following.unfollow(row);
      // It must not come back a second time when the message is put back as it was.
      if (await following.attachAgain(row, row.followed)) forgetOff(row.followed);
      await listing.refresh();
    },
    /** What our server knows of a draft that was opened again. */
    adopt(copies: readonly UploadedAttachment[], isLinked: (copy: UploadedAttachment) => boolean) {
      const unknown = { id: undefined, outlookSize: undefined, digest: undefined };
      const followed = copies.map((copy) => ({ copy, name: copy.name, ...unknown }));
      const linked = new Set(copies.filter(isLinked).map(({ attachmentId }) => attachmentId));
      store.change({ followed, linked, problem: undefined });
    },
    fail: (problem: string) => store.change({ problem }),
  };
}
