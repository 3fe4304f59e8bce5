import type { BlockFile } from "../../../shared/html/attachmentBlock.ts";
import { holdsAddress, removeAttachmentBlocks } from "../../../shared/html/attachmentMark.ts";
import type { Files } from "../attachments/files.ts";
import type { FollowedFile } from "../attachments/rules.ts";

/** What becomes of the followed files of a message. */
export interface PlannedFiles {
  /** Addresses of the files that go as links. */
  readonly urls: readonly string[];
  /** The text with the links of these files in it. Doing it twice changes nothing more. */
  withLinks(html: string): string;
  /** The text without the links of files that are attached, or can be attached again. */
  withoutLinks(html: string): string;
  /** Takes the files off whose links stand in the text now. @throws {OfficeError} */
  takeOff(): Promise<void>;
}

/** The followed files, as far as sending is concerned. Every method but `release` rejects with an OfficeError. */
export interface FilesDoor {
  areUploading(): boolean;
  /** Until no upload is under way any more. */
  settle(): Promise<void>;
  plan(html: string): Promise<PlannedFiles>;
  /** Attaches again what was taken off. */
  putBack(): Promise<void>;
  areReplaced(): boolean;
  /** The message goes out unfollowed: copies of its files are of no use. Never rejects. */
  release(): Promise<void>;
}

const same = (html: string) => html;
const noPlan: PlannedFiles = {
  urls: [],
  withLinks: same,
  withoutLinks: same,
  takeOff: async () => undefined,
};

/** Where Outlook can't list attachments, none are followed. */
export const noFiles: FilesDoor = {
  areUploading: () => false,
  settle: async () => undefined,
  plan: async () => noPlan,
  putBack: async () => undefined,
  areReplaced: () => false,
  release: async () => undefined,
};

/** @param sizeOf a size in bytes, as people read it. */
export function openFilesDoor(files: Files, sizeOf: (bytes: number) => string): FilesDoor {
  const blockOf = ({ copy, name }: FollowedFile): BlockFile => ({
    name,
    size: sizeOf(copy.size),
    url: copy.url,
  });
  return {
    areUploading: files.areUploading,
    settle: files.settle,
    async plan(html) {
      const plan = await files.plan((url) => holdsAddress(html, url));
      const { insertAttachmentBlocks } = await import("../../../shared/html/attachmentBlock.ts");
      const blocks = plan.links.map(blockOf);
      const removable = plan.attachable.map(({ copy }) => copy.url);
      return {
        urls: blocks.map(({ url }) => url),
        withLinks: (text) => insertAttachmentBlocks(text, blocks),
        withoutLinks: (text) => removeAttachmentBlocks(text, removable),
        takeOff: () => files.replace(plan),
      };
    },
    putBack: files.putBack,
    areReplaced: files.areReplaced,
    release: files.release,
  };
}
