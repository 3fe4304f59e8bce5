import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import type { ComposeDoor } from "../../office/compose.ts";
import { holdsImage } from "./draft.ts";

/** How the body stands after putting it back; `followed`: it could not be, and still holds followed links. */
export type BodyAfter = "unchanged" | "restored" | "followed";

/** Remembers what is needed to put a body back as the rep wrote it. */
export interface Undo {
  beforeWriting(html: string, openImageUrl: string | null): void;
  /** @param html as Outlook gave the written body back. */
  afterWriting(html: string): void;
  /** Never rejects. What the rep wrote since is never overwritten. */
  putBack(): Promise<BodyAfter>;
}

/** Outlook can be busy for a moment after a refusal. */
const MAX_ATTEMPTS = 2;

export function createUndo(compose: ComposeDoor): Undo {
  let original: string | undefined;
  let imageUrl: string | null = null;
  let written: string | undefined;
  let isWritten = false;
  let isEditedSince = false;

  async function tryPutBack(): Promise<BodyAfter> {
    const current = await compose.readHtml();
    if (current === original) return "unchanged";
    if (isEditedSince || original === undefined || (written !== undefined && current !== written)) {
      return holdsImage(current, imageUrl) ? "followed" : "unchanged";
    }
    await compose.writeHtml(original);
    return "restored";
  }

  return {
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
      if (!isWritten) return "unchanged";
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        try {
          const after = await tryPutBack();
          if (after !== "followed") await compose.removeHeader(ENGAGEMENT_HEADER).catch(() => undefined);
          return after;
        } catch {
          // Tried again; after that the rep is told how the body stands.
        }
      }
      return "followed";
    },
  };
}
