import { SessionKey } from "../../../shared/sendNotes.ts";
import type { FakeDraft } from "./fakeOutlook.ts";
import { fakeServer, raise, tokens, usualDraft } from "./stage.ts";

export const ALLOWED = { allowEvent: true };

export const ownKinds = (html: string) =>
  [...html.matchAll(/(?:href|src)="([^"]+)"/g)].flatMap(([, url]) => tokens.readOwn(url!)?.kind ?? []);

export const hasChosen = (draft: FakeDraft, choice: object) =>
  draft.session.set(SessionKey.choice, JSON.stringify(choice));
export const byHand = { choice: "follow", isByHand: true };
export const PICTURE = '<img src="cid:logo@contoso.test">';

/** A draft that was prepared as it stands, by this script. */
export async function preparedDraft(script: string, changes: Partial<FakeDraft> = {}) {
  const server = fakeServer();
  const draft = usualDraft(changes);
  const original = draft.html;
  await raise(script, "onMessageSend", { draft, server });
  draft.written.length = 0;
  server.asked.length = 0;
  return { draft, server, original };
}

/** The same with an inline picture, which the pane has prepared. */
export async function preparedWithPicture(script: string) {
  const all = await preparedDraft(script);
  all.draft.html = all.draft.html.replace("<p>", `<p>${PICTURE}`);
  return all;
}
