import type { PrepareAnswer } from "../../../shared/compose.ts";
import { holdsAddress } from "../../../shared/html/attachmentMark.ts";
import { isWhole } from "../../../shared/html/followed.ts";
import { SECOND } from "../../../shared/time.ts";
import { type Content, POLL_MS, type WaitDoors } from "./content.ts";
import { countPictures, holdsImage } from "./draft.ts";
import { PrepareError } from "./prepareError.ts";
import type { Undo } from "./undo.ts";

/** Outlook for Mac returns the old body for a while after a new one was set. */
export const SETTLE_TIMEOUT_MS = 6 * SECOND;

interface Body {
  readonly content: Content;
  readonly answer: PrepareAnswer;
  /** Addresses of files whose links must be in the text. */
  readonly fileUrls: readonly string[];
}

/** @throws {PrepareError | OfficeError} if the body does not hold what was put in. */
export async function putIn(
  doors: WaitDoors,
  { content, answer, fileUrls }: Body,
  undo: Undo,
  onStep: (step: "writing" | "checking") => void,
): Promise<void> {
  if (answer.html === null || answer.html === content.html) return;
  onStep("writing");
  undo.beforeWriting(content.html, answer.openImageUrl);
  await doors.compose.writeHtml(answer.html);
  onStep("checking");
  const seen = await readSettled(doors, answer);
  undo.afterWriting(seen);
  if (answer.openImageUrl !== null && !holdsImage(seen, answer.openImageUrl))
    throw new PrepareError("imageLost");
  if (countPictures(seen) < countPictures(answer.html)) throw new PrepareError("picturesLost");
  if (!isWhole(seen, answer.html)) throw new PrepareError("textLost");
  if (!fileUrls.every((url) => holdsAddress(seen, url))) throw new PrepareError("filesLost");
}

/** Reads until two readings agree and the open image is there, or the time is over. */
async function readSettled(
  { compose, wait, now }: WaitDoors,
  { openImageUrl }: PrepareAnswer,
): Promise<string> {
  const deadline = now() + SETTLE_TIMEOUT_MS;
  let before: string | undefined;
  for (;;) {
    const seen = await compose.readHtml();
    const isThere = openImageUrl === null || holdsImage(seen, openImageUrl);
    if ((isThere && seen === before) || now() > deadline) return seen;
    before = seen;
    await wait(POLL_MS);
  }
}
