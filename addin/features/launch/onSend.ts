import type { WhyUnfollowed } from "../../../shared/cards.ts";
import type { PrepareAnswer } from "../../../shared/compose.ts";
import { ENGAGEMENT_HEADER } from "../../../shared/header.ts";
import { decideOnSend, type HoldReason, isFollowed, type SendFacts } from "../../../shared/launch.ts";
import { kindsOf, toPrepared } from "../../../shared/sendNotes.ts";
import { MAX_BODY_LENGTH } from "../../office/compose.ts";
import { askToPrepare } from "./asking.ts";
import type { LaunchDoors } from "./doors.ts";
import { readStanding, type Standing } from "./facts.ts";
import { keepNote } from "./notes.ts";
import { type Prepared, writeBody } from "./writeBody.ts";

/** How it ends: the message goes, or is held back for a reason. */
export type SendOutcome =
  | {
      readonly kind: "allow";
      /** Notes with our server that it goes unfollowed; the message need not wait for it. */
      readonly tell?: () => Promise<void>;
    }
  | { readonly kind: "hold"; readonly reason: HoldReason };

/** Told by whoever watches the clock. */
export interface Limit {
  /** Send was answered already: nothing may be touched any more. */
  isOver(): boolean;
  /** From here on the body is not as the rep left it, until this handler has said how it ended. */
  beginWriting(): void;
  /** It is time to put the original back. */
  isLate(): boolean;
}

const ALLOW: SendOutcome = { kind: "allow" };
const hold = (reason: HoldReason): SendOutcome => ({ kind: "hold", reason });

/**
 * Outlook's own Send (spec S2).
 *
 * @throws {OfficeError | TicketCallError} before anything was written: the message goes as it stands.
 */
export async function checkSend(doors: LaunchDoors, limit: Limit): Promise<SendOutcome> {
  const standing = await readStanding(doors);
  // For this sending only: if it comes to nothing, the message may be another when it is sent again.
  if (standing.facts.isPassed) await keepNote(doors.session, "pass", { until: 0 });
  return decide(doors, limit, standing, standing.facts);
}

async function decide(
  doors: LaunchDoors,
  limit: Limit,
  standing: Standing,
  facts: SendFacts,
): Promise<SendOutcome> {
  const decision = decideOnSend(facts);
  switch (decision.kind) {
    case "allow":
      return decision.goesUnfollowed ? goUnfollowed(doors, standing) : ALLOW;
    case "hold":
      return decision;
    case "ask": {
      const answer = await ask(doors, standing, facts.choice.choice, null);
      return decide(doors, limit, Object.assign({}, standing, { answer }), withAnswer(facts, answer));
    }
    case "prepare":
      return prepare(doors, limit, standing, facts, "follow");
    case "restore":
      return prepare(doors, limit, standing, facts, "dontFollow");
  }
}

const ask = (
  doors: LaunchDoors,
  { notes, subject, lists }: Standing,
  follow: "follow" | "dontFollow",
  html: string | null,
) => askToPrepare(doors, notes, Object.assign({ subject, html, follow }, lists));

const goUnfollowed = (doors: LaunchDoors, standing: Standing): SendOutcome => ({
  kind: "allow",
  tell: () => tellUnfollowed(doors, standing),
});

/** Where it may not be followed, nothing is missing. Asking makes the message known, so that there is one to speak of. */
async function tellUnfollowed(doors: LaunchDoors, standing: Standing): Promise<void> {
  const { obstacle: why } = standing;
  if (why === undefined) return;
  const answer = standing.answer || (await ask(doors, standing, "follow", null));
  const { opens, clicks } = kindsOf(answer);
  if (opens || clicks) await doors.server.tellUnfollowed(answer, { why });
}

const withAnswer = (facts: SendFacts, answer: PrepareAnswer): SendFacts =>
  Object.assign({}, facts, { evaluated: Object.assign({ recipients: facts.recipients }, kindsOf(answer)) });

/** Has the body prepared, which restores it whole if it may not be followed, and puts it in. */
async function prepare(
  doors: LaunchDoors,
  limit: Limit,
  standing: Standing,
  facts: SendFacts,
  follow: "follow" | "dontFollow",
): Promise<SendOutcome> {
  const answer = await ask(doors, standing, follow, standing.html);
  const html = answer.html === null ? standing.html : answer.html;
  const standingBy = (obstacle: WhyUnfollowed) => Object.assign({}, standing, { obstacle, answer });
  const unwritable = (why: WhyUnfollowed) =>
    decide(doors, limit, standingBy(why), Object.assign(withAnswer(facts, answer), { canWrite: false }));
  if (html.length >= MAX_BODY_LENGTH) return unwritable("tooLong");
  if (html !== standing.html) {
    const written = await putIn(doors, limit, standing.html, { html, openImageUrl: answer.openImageUrl });
    if (written === "tooLate") {
      const isLeftAlone = follow === "dontFollow" || isFollowed(facts.body);
      return isLeftAlone ? ALLOW : goUnfollowed(doors, standingBy("slow"));
    }
    if (written === "unsure") return hold("unsure");
    if (written === "putBack") return unwritable("lost");
  }
  await finish(doors, facts, answer);
  // Where links are not followed, files are links to where they lie, as nothing here can fetch them without a sign-in.
  const isFileLeft = facts.body.files.length > 0 && !kindsOf(answer).clicks;
  return isFileLeft ? hold("files") : ALLOW;
}

async function putIn(doors: LaunchDoors, limit: Limit, original: string, prepared: Prepared) {
  // What the rep may have written while the server was at work is not to be written over.
  const isUnchanged = (await doors.compose.readHtml()) === original;
  if (limit.isOver() || !isUnchanged) return "tooLate";
  limit.beginWriting();
  return writeBody(doors, original, prepared, limit.isLate);
}

/** Sent Items tells by the image too, so that a message without stamp is no less sent. */
async function finish({ compose, session }: LaunchDoors, facts: SendFacts, answer: PrepareAnswer) {
  const { opens, clicks } = kindsOf(answer);
  const stamping =
    opens || clicks
      ? compose.writeHeader(ENGAGEMENT_HEADER, answer.messageId)
      : compose.removeHeader(ENGAGEMENT_HEADER);
  await stamping.catch(() => undefined);
  await keepNote(session, "prepared", toPrepared(facts.recipients, answer));
}
