import type { AttachmentsDoor, OutlookAttachment } from "../../office/attachments.ts";
import { bytesOf, decodeBase64, digestOf } from "./content.ts";
import { type FollowedFile, pairFiles } from "./rules.ts";

/** A followed file of which the very bytes that went up are attached. */
export interface Verified {
  readonly file: FollowedFile;
  readonly name: string;
  readonly outlookSize: number;
  readonly base64: string;
}

/** Files of one name and size are told apart by what is in them; a file without a twin is known by its size. */
export async function verifyAll(
  attachments: AttachmentsDoor,
  listed: readonly OutlookAttachment[],
  followed: readonly FollowedFile[],
): Promise<Verified[]> {
  const { followedAt } = pairFiles(listed, followed);
  const verified: Verified[] = [];
  const taken = new Set<OutlookAttachment>();
  for (const file of followedAt.values()) {
    const twins = listed.filter((one) => one.name === file.name && !taken.has(one));
    const matching: { attachment: OutlookAttachment; base64: string }[] = [];
    for (const attachment of twins) {
      const base64 = await attachments.readContent(attachment.id);
      if (await isWhatWentUp(file, base64)) matching.push({ attachment, base64 });
    }
    const [found, another] = matching;
    const isCertain = found && (file.digest !== undefined || another === undefined);
    if (!isCertain) continue;
    taken.add(found.attachment);
    const { name, size } = found.attachment;
    verified.push({ file, name, outlookSize: size, base64: found.base64 });
  }
  return verified;
}

async function isWhatWentUp({ copy, digest }: FollowedFile, base64: string): Promise<boolean> {
  if (bytesOf(base64) !== copy.size) return false;
  return digest === undefined || digest === (await digestOf(decodeBase64(base64)));
}
