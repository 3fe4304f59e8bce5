import { OfficeFailure, OfficeLimits } from "../../office/errors.ts";
import type { AttachmentInfo } from "../../office/protocol.ts";
import type { Answers, Surroundings } from "./answers.ts";
import type { Draft } from "./draft.ts";
import { attachmentContent, attachmentInfo } from "./draftFiles.ts";
import type { DraftFile } from "./draftState.ts";

const pictureTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** An add-in gives a name and bytes; Outlook tells the type by the name. */
function typeByName(name: string): { contentType?: string } {
  const extension = name.split(".").at(-1)?.toLowerCase() ?? "";
  const contentType = pictureTypes[extension];
  return contentType === undefined ? {} : { contentType };
}

/** So many files make removing them at the same time go wrong (office-js issue 4627). */
const MANY_FILES = 3;

function createRemoving(draft: Draft, { hasTrouble }: Surroundings) {
  let underWay = 0;
  return async (file: DraftFile) => {
    const isMany = draft.get().attachments.length >= MANY_FILES;
    if (underWay > 0 && isMany && hasTrouble("removalsFail")) {
      throw new OfficeFailure("GenericResponseError", "An internal error has occurred.");
    }
    underWay += 1;
    try {
      await draft.detach(file);
    } finally {
      underWay -= 1;
    }
  };
}

export function attachmentAnswers(draft: Draft, around: Surroundings) {
  const remove = createRemoving(draft, around);
  const find = (id: string, missing: "InvalidAttachmentId" | "AttachmentToDeleteDoesNotExist") => {
    const found = draft.get().attachments.find((file) => file.id === id || file.temporaryId === id);
    if (found) return found;
    throw new OfficeFailure(missing, "There is no such attachment.");
  };
  return {
    listAttachments: (): AttachmentInfo[] => draft.get().attachments.map(attachmentInfo),
    getAttachment: ({ id }) => attachmentContent(find(id, "InvalidAttachmentId")),
    async addAttachment({ name, base64, isInline }) {
      if (base64.length > OfficeLimits.maxAttachmentLength) {
        throw new OfficeFailure("AttachmentSizeExceeded", "The attachment is larger than 25 MB.");
      }
      const file = { name, contentBytes: base64, isInline, ...typeByName(name) };
      const added = isInline
        ? draft.attachInline({ ...file, contentId: name, size: Math.floor((base64.length * 3) / 4) })
        : await draft.attach(file);
      return attachmentInfo(added).id;
    },
    async removeAttachment({ id }) {
      await remove(find(id, "AttachmentToDeleteDoesNotExist"));
      return null;
    },
  } satisfies Partial<Answers>;
}
