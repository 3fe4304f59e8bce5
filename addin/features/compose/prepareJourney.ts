import type { PrepareAnswer } from "../../../shared/compose.ts";
import { ENGAGEMENT_HEADER } from "../../../shared/compose.ts";
import { type AskDoors, prepareContent } from "./askServer.ts";
import { isUnchanged, readContent, sameRecipients, untilUploaded } from "./content.ts";
import { type Draft, wantsFollowing } from "./draft.ts";
import type { FilesDoor } from "./filesDoor.ts";
import { PrepareError } from "./prepareError.ts";
import type { Undo } from "./undo.ts";
import { putIn } from "./writeBody.ts";

export type SendStep =
  | "saving"
  | "uploading"
  | "reading"
  | "preparing"
  | "writing"
  | "checking"
  | "attaching"
  | "stamping"
  | "sending";

export interface PrepareDoors extends AskDoors {
  readonly files: FilesDoor;
  /** Tells Outlook's own Send that the message stands prepared. Never rejects. */
  readonly tellPrepared: (answer: PrepareAnswer) => Promise<void>;
}

export const MAX_ATTEMPTS = 3;

/**
 * Saves the draft, has its body prepared, puts that in, makes sure that it holds, takes off the files that go as links,
 * and stamps the message.
 *
 * @returns the server's answer; `undefined` for plain text, in which nothing can be prepared.
 * @throws {PrepareError | OfficeError | CallError} with `undo` knowing how to put everything back.
 */
export async function prepareMessage(
  doors: PrepareDoors,
  draft: Draft,
  undo: Undo,
  onStep: (step: SendStep) => void,
): Promise<PrepareAnswer | undefined> {
  const { compose, files } = doors;
  if (files.areUploading()) onStep("uploading");
  await files.settle();
  onStep("saving");
  await compose.save();
  if ((await compose.readFormat()) === "text") {
    if (wantsFollowing(draft)) throw new PrepareError("plainText");
    return undefined;
  }
  let messageId = draft.messageId;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const answer = await attemptOnce(doors, { ...draft, messageId }, undo, onStep);
    messageId = answer.messageId;
    if (!answer.isDone) continue;
    onStep("stamping");
    await compose.writeHeader(ENGAGEMENT_HEADER, answer.messageId);
    await doors.tellPrepared(answer.answer);
    return answer.answer;
  }
  throw new PrepareError("stillEdited");
}

interface Attempt {
  readonly messageId: string;
  readonly answer: PrepareAnswer;
  /** False if the rep changed the message meanwhile. */
  readonly isDone: boolean;
}

async function attemptOnce(
  doors: PrepareDoors,
  draft: Draft,
  undo: Undo,
  onStep: (step: SendStep) => void,
): Promise<Attempt> {
  const { compose, files } = doors;
  onStep("reading");
  await untilUploaded(doors);
  const content = await readContent(compose);
  const plan = await files.plan(content.html);
  onStep("preparing");
  const { answer, linksFiles } = await prepareContent(doors, draft, content, plan, undo);
  const attempt = { messageId: answer.messageId, answer };
  if (!(await isUnchanged(compose, content))) return { ...attempt, isDone: false };
  // The file is there again before its link goes: at no moment is there neither.
  if (!linksFiles) await files.putBack();
  await putIn(doors, { content, answer, fileUrls: linksFiles ? plan.urls : [] }, undo, onStep);
  if (!sameRecipients(await compose.readRecipients(), content.recipients)) {
    return { ...attempt, isDone: false };
  }
  if (linksFiles && plan.urls.length > 0) {
    onStep("attaching");
    await plan.takeOff();
  }
  return { ...attempt, isDone: true };
}
