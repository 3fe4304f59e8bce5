import { MAX_ATTACHMENT_BYTES } from "../../office/attachments.ts";
import { encodeBase64 } from "./content.ts";
import type { FilesDoors } from "./files.ts";
import { type FileRow, rowsOf } from "./filesModel.ts";
import type { Following } from "./following.ts";
import type { FilesStore } from "./store.ts";

/** What is attached: read again whenever Outlook says that something changed, as it does not tell every change. */
export function createListing(
  doors: FilesDoors,
  store: FilesStore,
  following: Pick<Following, "cancel" | "removeCopy">,
) {
  const { attachments, text, officeReason } = doors;
  const { current, change } = store;

  async function refresh(): Promise<void> {
    try {
      const listed = await attachments.list();
      if (JSON.stringify(listed) !== JSON.stringify(current().attachments)) change({ attachments: listed });
    } catch (error) {
      change({ problem: text("attachments.notListed", { reason: officeReason(error) }) });
    }
  }

  async function takeOut({ key, attachment, followed }: FileRow): Promise<void> {
    const listed = rowsOf({ ...current(), attachments: await attachments.list() });
    const id = listed.find((row) => row.key === key)?.attachment?.id;
    if (attachment && id !== undefined) await attachments.remove(id);
    if (!followed) return;
    if (!attachment) await doors.removeLink(followed.copy.url);
    store.forget(followed);
    await following.removeCopy(key, followed);
  }

  return {
    refresh,
    /** @returns how to stop. */
    listen: () => attachments.onChanged(() => void refresh()),
    async remove(row: FileRow): Promise<void> {
      following.cancel(row.key);
      store.setProblem(row.key, undefined);
      store.setWork(row.key, { kind: "removing" });
      try {
        await takeOut(row);
      } catch (error) {
        store.setProblem(row.key, text("attachments.notRemoved", { reason: officeReason(error) }));
      }
      store.setWork(row.key, undefined);
      await refresh();
    },
    /** One after the other, as Outlook takes them. */
    async add(files: readonly File[]): Promise<void> {
      change({ refused: [], adding: files.map(({ name }) => name) });
      for (const file of files) {
        const refusal = await addOne(doors, file);
        const { refused, adding } = current();
        change({ adding: adding.slice(1), refused: refusal === undefined ? refused : [...refused, refusal] });
      }
      await refresh();
    },
  };
}

/** @returns why it could not be added, as a sentence. */
async function addOne(
  { attachments, text, officeReason }: FilesDoors,
  file: File,
): Promise<string | undefined> {
  const { name } = file;
  if (file.size > MAX_ATTACHMENT_BYTES) return text("attachments.tooLarge", { name });
  try {
    await attachments.add(name, encodeBase64(new Uint8Array(await file.arrayBuffer())));
    return undefined;
  } catch (error) {
    return text("attachments.notAdded", { name, reason: officeReason(error) });
  }
}
