import type { TestProduct, TestServer } from "./app.ts";

/** A draft in a rep's mailbox that we know of. */
export interface PaneDraft {
  readonly messageId: string;
  /** As Graph names it. */
  readonly draftId: string;
}

/** Makes a draft as the pane leaves it: known to us, saved in the mailbox, and stamped. */
export async function saveAsPane(
  { product, server }: { product: TestProduct; server: TestServer },
  tokens: { api: string; mailbox: string },
  mail: { to: string; subject: string; html: string },
): Promise<PaneDraft> {
  const { to, subject, html } = mail;
  const prepared = await server.call(tokens.api, "POST", "/api/compose/prepare", {
    ...{ to: [{ address: to }], cc: [], subject, html: null, follow: "follow" },
  });
  const messageId = prepared.body.messageId as string;
  const draft = await product.graph(tokens.mailbox, "POST", "/me/messages", {
    subject,
    body: { contentType: "html", content: html },
    toRecipients: [{ emailAddress: { address: to } }],
    internetMessageHeaders: [{ name: "x-engagement-id", value: messageId }],
  });
  if (draft.status !== 201) throw new Error(`Saving the draft answers ${draft.status}.`);
  return { messageId, draftId: draft.body.id as string };
}

/** The instant the whole product goes by. */
export async function businessNow({ sandboxUrl }: Pick<TestProduct, "sandboxUrl">): Promise<Date> {
  const { now } = (await (await fetch(`${sandboxUrl}/clock`)).json()) as { now: string };
  return new Date(now);
}
