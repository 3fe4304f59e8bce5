import type { AttachmentsDoor, OutlookAttachment } from "../../office/attachments.ts";
import { OfficeError } from "../../office/call.ts";
import { type FollowedFile, listedFiles } from "./rules.ts";
import type { Verified } from "./verify.ts";

/** The files that have been taken off the message; they can be put back as long as the pane is open. */
export function createTakenOff(attachments: AttachmentsDoor) {
  let files: readonly Verified[] = [];
  /** One that Outlook would not say of whether it took it off, with how many of its kind there were before. */
  let doubtful: { readonly verified: Verified; readonly count: number } | undefined;

  /** Read each time: in some Outlooks the ids of all later attachments change with each one that goes. */
  async function likeIt({ name, outlookSize }: Verified): Promise<OutlookAttachment[]> {
    const listed = listedFiles(await attachments.list());
    return listed.filter((one) => one.name === name && one.size === outlookSize);
  }

  async function settleDoubt(): Promise<void> {
    if (!doubtful) return;
    const { verified, count } = doubtful;
    if ((await likeIt(verified)).length < count) files = [...files, verified];
    doubtful = undefined;
  }

  return {
    isEmpty: () => files.length === 0 && !doubtful,
    has: ({ copy }: FollowedFile) =>
      [...files, ...(doubtful ? [doubtful.verified] : [])].some(
        ({ file }) => file.copy.attachmentId === copy.attachmentId,
      ),
    async take(verified: Verified): Promise<void> {
      await settleDoubt();
      const candidates = await likeIt(verified);
      const id = await idOf(attachments, candidates, verified.base64);
      doubtful = { verified, count: candidates.length };
      await attachments.remove(id);
      doubtful = undefined;
      files = [...files, verified];
    },
    forget({ copy }: FollowedFile): void {
      files = files.filter(({ file }) => file.copy.attachmentId !== copy.attachmentId);
    },
    async putBack(): Promise<readonly Verified[]> {
      await settleDoubt();
      const all = files;
      for (const verified of all) {
        await attachments.add(verified.name, verified.base64);
        files = files.filter((one) => one !== verified);
      }
      return all;
    },
  };
}

async function idOf(
  attachments: AttachmentsDoor,
  candidates: readonly OutlookAttachment[],
  base64: string,
): Promise<string> {
  for (const { id } of candidates) {
    if (candidates.length === 1 || (await attachments.readContent(id)) === base64) return id;
  }
  throw new OfficeError(0, "The attachment is not there any more.");
}
