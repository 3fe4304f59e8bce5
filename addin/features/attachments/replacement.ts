import type { FilesDoors } from "./files.ts";
import type { Following } from "./following.ts";
import { type FollowedFile, listedFiles } from "./rules.ts";
import type { FilesStore } from "./store.ts";
import { createTakenOff } from "./takenOff.ts";
import { type Verified, verifyAll } from "./verify.ts";

/** What becomes of the followed files when the message goes out followed. */
export interface FilePlan {
  /** Those that go as links, whether they are still attached or not. */
  readonly links: readonly FollowedFile[];
  /** Their links can be taken out of the text without the recipient losing the file. */
  readonly attachable: readonly FollowedFile[];
  /** Those to be taken off the message. */
  readonly attached: readonly Verified[];
}

/** Puts links in place of files for sending, and files in place of links when that is taken back. */
export function createReplacement(
  doors: FilesDoors,
  store: FilesStore,
  following: Pick<Following, "settle" | "removeCopy">,
  refresh: () => Promise<void>,
) {
  const off = createTakenOff(doors.attachments);
  const { attachments } = doors;
  const markLinked = (files: readonly Verified[], isLinked: boolean) => {
    const ids = new Set(files.map(({ file }) => file.copy.attachmentId));
    const others = [...store.current().linked].filter((id) => !ids.has(id));
    store.change({ linked: new Set(isLinked ? [...others, ...ids] : others) });
  };

  async function drop(file: FollowedFile): Promise<void> {
    store.forget(file);
    await doors.removeCopy(file.copy.attachmentId).catch(() => undefined);
  }

  return {
    /**
     * Waits for uploads under way, then finds out which files can go as links. One that is not what went up any more
     * stays an ordinary attachment; one that is gone is followed no more.
     *
     * @param isLinked whether the text holds the link at an address.
     * @throws {OfficeError}
     */
    async plan(isLinked: (url: string) => boolean): Promise<FilePlan> {
      await following.settle();
      const { followed } = store.current();
      if (followed.length === 0) return { links: [], attachable: [], attached: [] };
      const listed = listedFiles(await attachments.list());
      const attached = await verifyAll(attachments, listed, followed);
      const isAttached = (file: FollowedFile) => attached.some((verified) => verified.file === file);
      const isThere = (file: FollowedFile) => isAttached(file) || off.has(file) || isLinked(file.copy.url);
      const lost = followed.filter((file) => !isThere(file));
      const isAttachedByName = ({ name }: FollowedFile) => listed.some((one) => one.name === name);
      store.change({ changed: lost.filter(isAttachedByName).map(({ name }) => name) });
      for (const file of lost) await drop(file);
      const links = followed.filter(isThere);
      return { links, attachable: links.filter((file) => isAttached(file) || off.has(file)), attached };
    },

    /** @throws {OfficeError} Some files may be off then; `putBack` knows which. */
    async replace({ attached }: FilePlan): Promise<void> {
      for (const verified of attached) await off.take(verified);
      markLinked(attached, true);
      if (attached.length > 0) await refresh();
    },

    /** Attaches again what `replace` took off. @throws {OfficeError} It can be tried again then. */
    async putBack(): Promise<void> {
      if (off.isEmpty()) return;
      markLinked(await off.putBack(), false);
      await refresh();
    },

    areReplaced: () => !off.isEmpty(),

    /** It is attached again another way. */
    forgetOff: off.forget,

    /** The message goes out unfollowed: copies of files that are attached are of no use. Never rejects. */
    async release(): Promise<void> {
      const { followed, linked } = store.current();
      await Promise.all(followed.filter(({ copy }) => !linked.has(copy.attachmentId)).map(drop));
    },
  };
}
