import type { FollowedAttachment } from "../../../shared/attachments.ts";
import type { TextKey } from "../../../shared/text/index.ts";
import { cutMiddle } from "../attachments/rules.ts";

/** Whom a file's link lets in, as sentences. */
export interface FileAccess {
  /** Whether the link leads to the file for anybody, so that access can still be taken away. */
  readonly isOpen: boolean;
  readonly sentences: readonly AccessSentence[];
}

interface AccessSentence {
  readonly key: TextKey;
  readonly at: string | null;
}

export function fileAccess(
  { scope, expiresAt, revoked }: Pick<FollowedAttachment, "scope" | "expiresAt" | "revoked">,
  now: Date,
): FileAccess {
  if (revoked) return { isOpen: false, sentences: [{ key: "messages.files.revoked", at: null }] };
  if (expiresAt !== null && new Date(expiresAt) <= now) {
    return { isOpen: false, sentences: [{ key: "messages.files.ended", at: expiresAt }] };
  }
  const end: AccessSentence = {
    key: expiresAt === null ? "messages.files.endless" : "messages.files.ends",
    at: expiresAt,
  };
  return { isOpen: true, sentences: [{ key: `messages.files.scope.${scope}`, at: null }, end] };
}

/** What tells files apart is often at the end; the whole name is in the tooltip. */
const SHOWN_LENGTH = 60;

/** A name as it is shown, kept apart from the direction of the text around it. */
export const shownName = (name: string) => `\u2068${cutMiddle(name, SHOWN_LENGTH)}\u2069`;

/** The name of the file an interaction was about; none where it is followed no more. */
export const fileNameOf = (
  attachments: readonly Pick<FollowedAttachment, "attachmentId" | "name">[],
  attachmentId: string | undefined,
) => attachments.find((file) => file.attachmentId === attachmentId)?.name;
