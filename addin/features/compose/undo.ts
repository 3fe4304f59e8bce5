import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { isWhole } from "../../../shared/html/followed.ts";
import { replaceImages } from "../../../shared/html/images.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { holdsImage } from "./draft.ts";
import { attachmentOf, type Hosted } from "./hostImages.ts";

/**
 * How the body stands after putting it back; `followed`: it could not be, and still holds followed links; `damaged`:
 * Outlook did not take it whole, so that only the draft saved before has all of it.
 */
export type BodyAfter = "unchanged" | "restored" | "followed" | "damaged";

/** Remembers what is needed to put a message back as the rep wrote it. */
export interface Undo {
  /** Pictures that the written text shows from the web. */
  noteHosted(addresses: Hosted): void;
  beforeWriting(html: string, openImageUrl: string | null): void;
  /** @param html as Outlook gave the written body back. */
  afterWriting(html: string): void;
  /** Never rejects. What the rep wrote since is never overwritten. */
  putBack(): Promise<BodyAfter>;
}

/** Outlook can be busy for a moment after a refusal. */
const MAX_ATTEMPTS = 2;

/** What the attachments have to do with it. */
export interface UndoFiles {
  /** Attaches again what was taken off. @throws {OfficeError} */
  putBack(): Promise<void>;
}

export function createUndo(compose: ComposeDoor, files: UndoFiles): Undo {
  let original: string | undefined;
  let imageUrl: string | null = null;
  let written: string | undefined;
  let isWritten = false;
  let isEditedSince = false;
  let hosted: Hosted = new Map();
  let restoring: string | undefined;

  /** @throws {Error} if Outlook does not hold all of it afterwards. */
  async function restore(html: string): Promise<BodyAfter> {
    restoring = html;
    await compose.writeHtml(html);
    if (!isWhole(await compose.readHtml(), html)) throw new Error("Outlook lost a part of the text.");
    return "restored";
  }

  async function tryPutBack(): Promise<BodyAfter> {
    // Before the text, which may hold their links: at no moment is there neither.
    await files.putBack();
    if (!isWritten) return "unchanged";
    if (restoring !== undefined) return restore(restoring);
    const current = await compose.readHtml();
    if (current === original) return "unchanged";
    if (isEditedSince || original === undefined || (written !== undefined && current !== written)) {
      return holdsImage(current, imageUrl) ? "followed" : "unchanged";
    }
    return restore(await withVisiblePictures(compose, original, hosted));
  }

  const isDamaged = async () => {
    if (restoring === undefined) return false;
    const current = await compose.readHtml().catch(() => undefined);
    return current !== undefined && !isWhole(current, restoring);
  };

  return {
    noteHosted(addresses) {
      hosted = addresses;
    },
    beforeWriting(html, openImageUrl) {
      // A second writing starts from the first one's text: that is ours, unless the rep has edited it meanwhile.
      if (!isWritten) original = html;
      else if (html !== written) isEditedSince = true;
      imageUrl = openImageUrl;
      isWritten = true;
      written = undefined;
    },
    afterWriting(html) {
      written = html;
    },
    async putBack() {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        try {
          const after = await tryPutBack();
          if (isWritten && after !== "followed")
            await compose.removeHeader(ENGAGEMENT_HEADER).catch(() => undefined);
          return after;
        } catch {
          // Tried again; after that the rep is told how the body stands.
        }
      }
      return (await isDamaged()) ? "damaged" : "followed";
    },
  };
}

/**
 * Outlook may have dropped an inline picture when the text showed it no more: such a one keeps the address under which it
 * is hosted. Where Outlook does not say what is left, all do.
 */
async function withVisiblePictures(
  { attachments }: ComposeDoor,
  original: string,
  hosted: Hosted,
): Promise<string> {
  if (hosted.size === 0 || !attachments) return original;
  const left = await attachments.list().catch(() => []);
  return replaceImages(original, (src) => (attachmentOf(src, left) ? undefined : hosted.get(src)));
}
