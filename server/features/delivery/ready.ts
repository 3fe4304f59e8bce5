import { type Draft, writeDraft } from "./draft.ts";
import { type Sending, save } from "./sending.ts";

/** The draft as it goes out. What can't be prepared goes as the rep wrote it (spec S4). */
export async function prepared(sending: Sending, draft: Draft): Promise<Draft> {
  const { needs, orgId, messageId, message, graph, folders } = sending;
  if (draft.html === null || draft.changeKey === sending.row.value.preparedKey) return draft;
  const answer = await needs.prepare(orgId, sending.row.value, message, draft);
  const wasWanted = message.choice === "follow" && message.state !== "unavailable";
  const isFollowed = answer.state === "following" || answer.state === "partlyFollowing";
  const { repId } = sending.row.value;
  if (wasWanted && !isFollowed) await needs.tell({ orgId, repId }, messageId, { kind: "wentUnfollowed" });
  if (answer.html === null || answer.html === draft.html) return draft;
  const written = await writeDraft(graph, folders, draft, answer.html);
  await save(sending, { preparedKey: written.changeKey });
  return written;
}
