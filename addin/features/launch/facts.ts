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
  const [html, subject, areFilesSafe] = await Promise.all([
    isHtml ? compose.readHtml() : "",
    compose.readSubject(),
    canFilesStay(doors),
  ]);
  const body = isHtml ? readFollowed(html, publicUrl) : NOTHING;
  const facts: SendFacts = {
    isPassed: notes.passUntil > Date.now(),
    choice: notes.choice,
    isHtml,
    canAsk: permit !== undefined || notes.ticket !== undefined,
    recipients: recipientsMark(lists),
    prepared: notes.prepared,
    evaluated: notes.evaluated,
    body,
    canWrite: areFilesSafe && !body.hasInlineImages && html.length < MAX_BODY_LENGTH,
  };
  return { notes, lists, subject, html, facts };
}

/**
 * Writing the body at this time loses inline pictures, and leaves messages with files in the cloud in Drafts (office-js
 * issues 6808, 6780, 6792). Pictures of a signature may be missing from the list: the body is looked at too.
 */
async function canFilesStay({ compose }: LaunchDoors): Promise<boolean> {
  if (compose.attachments === undefined) return false;
  const files = await compose.attachments.list();
  return files.every(({ isInline, kind }) => !isInline && kind !== "cloud");
}
