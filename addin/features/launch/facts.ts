import type { WhyUnfollowed } from "../../../shared/cards.ts";
import type { PrepareAnswer } from "../../../shared/compose.ts";
import { type FollowedBody, readFollowed } from "../../../shared/html/followed.ts";
import type { SendFacts } from "../../../shared/launch.ts";
import { recipientsMark } from "../../../shared/sendNotes.ts";
import { MAX_BODY_LENGTH, type Recipients } from "../../office/compose.ts";
import { type LaunchDoors, loadNotes } from "./doors.ts";
import type { Notes } from "./notes.ts";

/** A message as it stands when Send is pressed. */
export interface Standing {
  readonly notes: Notes;
  readonly lists: Recipients;
  readonly subject: string;
  readonly html: string;
  readonly facts: SendFacts;
  /** Why the body can't be written. */
  readonly obstacle: WhyUnfollowed | undefined;
  /** What the server last said of it. */
  readonly answer: PrepareAnswer | undefined;
}

const NOTHING: FollowedBody = {
  images: [],
  links: [],
  files: [],
  unfollowed: [],
  holdsOwn: false,
  hasInlineImages: false,
};

export async function readStanding(doors: LaunchDoors): Promise<Standing> {
  const { compose, permit, publicUrl } = doors;
  const [notes, lists, format] = await Promise.all([
    loadNotes(doors),
    compose.readRecipients(),
    compose.readFormat(),
  ]);
  const isHtml = format === "html";
  const [html, subject, ofFiles] = await Promise.all([
    isHtml ? compose.readHtml() : "",
    compose.readSubject(),
    obstacleOfFiles(doors),
  ]);
  const body = isHtml ? readFollowed(html, publicUrl) : NOTHING;
  const tooLong = html.length < MAX_BODY_LENGTH ? undefined : "tooLong";
  const obstacle = ofFiles || (body.hasInlineImages ? "pictures" : tooLong);
  const facts: SendFacts = {
    isPassed: notes.passUntil > Date.now(),
    choice: notes.choice,
    isHtml,
    canAsk: permit !== undefined || notes.ticket !== undefined,
    recipients: recipientsMark(lists),
    prepared: notes.prepared,
    evaluated: notes.evaluated,
    body,
    canWrite: obstacle === undefined,
  };
  return { notes, lists, subject, html, facts, obstacle, answer: undefined };
}

/**
 * Writing the body at this time loses inline pictures, and leaves messages with files in the cloud in Drafts (office-js
 * issues 6808, 6780, 6792). Pictures of a signature may be missing from the list: the body is looked at too.
 */
async function obstacleOfFiles({ compose }: LaunchDoors): Promise<WhyUnfollowed | undefined> {
  if (compose.attachments === undefined) return "files";
  const files = await compose.attachments.list();
  if (files.some(({ isInline }) => isInline)) return "pictures";
  return files.some(({ kind }) => kind === "cloud") ? "files" : undefined;
}
