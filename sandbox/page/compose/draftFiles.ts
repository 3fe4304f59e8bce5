import type { AttachmentContent, AttachmentInfo, AttachmentKind } from "../../office/protocol.ts";
import type { Mailbox } from "../graph.ts";
import type { DraftFile } from "./draftState.ts";
import type { Store } from "./draftStore.ts";
import type { HasTrouble } from "./troubles.ts";

export interface UploadTimes {
  /** How long an inline picture that an add-in adds is on its way, in ms. */
  readonly uploadMs: number;
}
export const outlookUploads: UploadTimes = { uploadMs: 1000 };

/** Within this time of the last one, in ms, an event for another file is swallowed where that trouble is on. */
const MERGE_MS = 1000;

/**
 * Graph's stand-in keeps bytes only, so what is no file goes by its type: a mail in the mail as its source, a file in
 * the cloud as the text of its address.
 */
export const MAIL_TYPE = "message/rfc822";
export const CLOUD_TYPE = "application/vnd.sandbox.cloud-link";

const kindOf = ({ contentType }: DraftFile): AttachmentKind =>
  contentType === MAIL_TYPE ? "item" : contentType === CLOUD_TYPE ? "cloud" : "file";

export const attachmentInfo = (file: DraftFile): AttachmentInfo => ({
  id: (file.isOnItsWay ? file.temporaryId : file.id) ?? "",
  name: file.name ?? "",
  size: file.size ?? 0,
  isInline: file.isInline ?? false,
  contentId: file.contentId ?? null,
  contentType: file.contentType ?? "application/octet-stream",
  kind: kindOf(file),
  isServiceAccessible: file.isOnItsWay !== true,
});

const decode = (base64: string) =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

export function attachmentContent(file: DraftFile): AttachmentContent {
  const content = file.contentBytes ?? "";
  const kind = kindOf(file);
  if (kind === "file") return { content, format: "base64" };
  return { content: decode(content), format: kind === "item" ? "eml" : "url" };
}

interface FileNeeds {
  readonly mailbox: Mailbox;
  readonly save: () => Promise<string>;
  readonly hasTrouble: HasTrouble;
  readonly times: UploadTimes;
}

function createTelling(store: Store, hasTrouble: HasTrouble) {
  let toldAt = 0;
  return (status: "added" | "removed", file: DraftFile) => {
    const isSwallowed = hasTrouble("mergesAttachmentEvents") && Date.now() - toldAt < MERGE_MS;
    toldAt = Date.now();
    if (isSwallowed) return;
    store.raise({ name: "attachmentsChanged", detail: { status, attachment: attachmentInfo(file) } });
  };
}

/** The draft's files: attached at once, or, for an add-in's inline pictures, shown at once and uploaded after. */
export function createFiles(store: Store, { mailbox, save, hasTrouble, times }: FileNeeds) {
  const tell = createTelling(store, hasTrouble);
  const underWay = new Set<Promise<void>>();
  const all = () => store.get().attachments;
  const put = (attachments: readonly DraftFile[]) => store.set({ attachments });

  async function upload(file: DraftFile): Promise<DraftFile> {
    const { temporaryId, isOnItsWay, ...own } = file;
    const id = store.get().id ?? (await save());
    return { ...own, ...(await mailbox.attach(id, own)) };
  }

  async function finishUpload(file: DraftFile): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, times.uploadMs));
    const uploaded = await upload(file);
    const { temporaryId } = file;
    put(all().map((one) => (one === file ? { ...uploaded, ...(temporaryId && { temporaryId }) } : one)));
  }

  return {
    async attach(file: DraftFile): Promise<DraftFile> {
      const added = await upload(file);
      put([...all(), added]);
      tell("added", added);
      return added;
    },
    /** @returns the file with its temporary id; the real one comes later. */
    attachInline(file: DraftFile): DraftFile {
      const added = { ...file, temporaryId: `addinId${crypto.randomUUID()}`, isOnItsWay: true };
      put([...all(), added]);
      tell("added", added);
      const work = finishUpload(added).catch(() => put(all().filter((one) => one !== added)));
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
      return added;
    },
    async detach(file: DraftFile): Promise<void> {
      const { id } = store.get();
      if (id && file.id) await mailbox.detach(id, file.id);
      put(all().filter((one) => one.id !== file.id || one.temporaryId !== file.temporaryId));
      tell("removed", file);
    },
    /** Resolves when nothing is on its way any more. */
    async uploaded(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}
