import { OfficeError } from "../../office/call.ts";
import { decodeBase64, digestOf, encodeBase64 } from "./content.ts";
import type { FilesDoors } from "./files.ts";
import type { FileRow } from "./filesModel.ts";
import type { FollowedFile } from "./rules.ts";
import type { FilesStore } from "./store.ts";

export type Following = ReturnType<typeof createFollowing>;

/** Switching *Followed* on and off. Nothing rejects: what went wrong stands in the row, and the file stays attached. */
export function createFollowing(doors: FilesDoors, store: FilesStore) {
  const uploads = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();

  async function run(row: FileRow, abort: AbortController): Promise<void> {
    try {
      const file = await copyToServer(doors, store, row, abort.signal);
      store.change({ followed: [...store.current().followed, file] });
    } catch (error) {
      if (!abort.signal.aborted) store.setProblem(row.key, whyNotFollowed(doors, error));
    } finally {
      uploads.delete(row.key);
      store.setWork(row.key, undefined);
    }
  }

  async function removeCopy(key: string, { copy }: FollowedFile): Promise<void> {
    try {
      await doors.removeCopy(copy.attachmentId);
    } catch (error) {
      store.setProblem(key, doors.text("attachments.notUnfollowed", { reason: doors.sentenceFor(error) }));
    }
  }

  async function attach({ copy, name }: FollowedFile): Promise<void> {
    const bytes = await doors.readCopy(copy.attachmentId);
    if (bytes.length !== copy.size) throw new OfficeError(0, doors.text("attachments.notWhole"));
    await doors.attachments.add(name, encodeBase64(bytes));
    // Only now: at no moment is there neither.
    await doors.removeLink(copy.url);
  }

  async function unfollow(key: string, followed: FollowedFile): Promise<void> {
    store.setWork(key, { kind: "unfollowing" });
    store.forget(followed);
    await removeCopy(key, followed);
    store.setWork(key, undefined);
  }

  return {
    follow(row: FileRow): Promise<void> {
      const running = uploads.get(row.key);
      if (running) return running.done;
      const abort = new AbortController();
      store.setProblem(row.key, undefined);
      store.setWork(row.key, { kind: "uploading", part: 0 });
      const done = run(row, abort);
      uploads.set(row.key, { abort, done });
      return done;
    },
    cancel: (key: string) => uploads.get(key)?.abort.abort(),
    async unfollow({ key, followed }: FileRow): Promise<void> {
      if (followed === undefined) return;
      store.setProblem(key, undefined);
      await unfollow(key, followed);
    },
    /** @returns whether it is attached, and followed no more. */
    async attachAgain({ key }: FileRow, followed: FollowedFile): Promise<boolean> {
      store.setProblem(key, undefined);
      store.setWork(key, { kind: "attaching" });
      try {
        await attach(followed);
        await unfollow(key, followed);
        return true;
      } catch (error) {
        store.setProblem(key, doors.text("attachments.notAttachedAgain", { reason: reasonOf(doors, error) }));
        return false;
      } finally {
        store.setWork(key, undefined);
      }
    },
    removeCopy,
    areUploading: () => uploads.size > 0,
    /** Until every upload under way has ended, one way or the other. */
    settle: async () => void (await Promise.all([...uploads.values()].map(({ done }) => done))),
  };
}

async function copyToServer(
  doors: FilesDoors,
  store: FilesStore,
  { key, name, attachment }: FileRow,
  signal: AbortSignal,
): Promise<FollowedFile> {
  if (attachment === undefined) throw new OfficeError(0, "There is no such attachment.");
  const bytes = decodeBase64(await doors.attachments.readContent(attachment.id));
  const messageId = await doors.ensureMessage();
  signal.throwIfAborted();
  const onProgress = (part: number) => store.setWork(key, { kind: "uploading", part });
  const copy = await doors.upload({ messageId, name, content: new Blob([bytes]), onProgress, signal });
  return { copy, name, id: attachment.id, outlookSize: attachment.size, digest: await digestOf(bytes) };
}

const reasonOf = ({ officeReason, sentenceFor }: FilesDoors, error: unknown) =>
  error instanceof OfficeError ? officeReason(error) : sentenceFor(error);

function whyNotFollowed({ text, officeReason, sentenceFor }: FilesDoors, error: unknown): string {
  return error instanceof OfficeError
    ? text("attachments.notRead", { reason: officeReason(error) })
    : text("attachments.notFollowed", { reason: sentenceFor(error) });
}
