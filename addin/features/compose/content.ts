import { SECOND } from "../../../shared/time.ts";
import type { ComposeDoor, Recipients } from "../../office/compose.ts";
import { PrepareError } from "./prepareError.ts";

export interface Content {
  readonly recipients: Recipients;
  readonly subject: string;
  readonly html: string;
}

export interface WaitDoors {
  readonly compose: ComposeDoor;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
}

export const POLL_MS = 150;
export const UPLOAD_TIMEOUT_MS = 20 * SECOND;

export async function readContent(compose: ComposeDoor): Promise<Content> {
  const [recipients, subject, html] = await Promise.all([
    compose.readRecipients(),
    compose.readSubject(),
    compose.readHtml(),
  ]);
  return { recipients, subject, html };
}

export const sameRecipients = (left: Recipients, right: Recipients): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** What the rep wrote while the server was at work must not be overwritten. */
export async function isUnchanged(compose: ComposeDoor, { html, recipients }: Content): Promise<boolean> {
  if ((await compose.readHtml()) !== html) return false;
  return sameRecipients(await compose.readRecipients(), recipients);
}

/** @throws {PrepareError} "picturesUploading": changing the body now would lose the picture. */
export async function untilUploaded({ compose, wait, now }: WaitDoors): Promise<void> {
  const deadline = now() + UPLOAD_TIMEOUT_MS;
  while (!(await compose.areImagesUploaded())) {
    if (now() > deadline) throw new PrepareError("picturesUploading");
    await wait(POLL_MS);
  }
}
