import { randomUUID } from "node:crypto";
import { expect } from "@jest/globals";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { eventually } from "./eventually.ts";
import { copiesOf, detail, openStage, product, REP, recordId, server, token } from "./fileStage.ts";
import { bytesOf, upload } from "./files.ts";
import { businessNow, type PaneDraft, saveAsPane } from "./paneDraft.ts";

/** Drafts with followed files that are to be sent later, on the stage of followed files. */

const CUSTOMER = "ann@customer.test";
const ZONE = "Europe/Ljubljana";
export const HOUR_SECONDS = 3600;
export const OFFER = { name: "offer.pdf", bytes: bytesOf(400_000) };
export const PRICES = { name: "prices.xlsx", bytes: bytesOf(5_000) };
/** Of the same length and name. */
export const OTHER_OFFER = { ...OFFER, bytes: bytesOf(400_001).slice(1) };

/** Tokens for Graph. */
export let mailbox: string;
let customer: string;

export async function openLaterStage(): Promise<void> {
  await openStage();
  mailbox = await product.signIn(REP, "graph");
  customer = await product.signIn(CUSTOMER, "graph");
}

export interface File {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
export interface Planned extends PaneDraft {
  readonly subject: string;
}

export const outlook = (method: string, { draftId }: PaneDraft, part = "", body?: unknown) =>
  product.graph(mailbox, method, `/me/messages/${draftId}${part}`, body);

export async function attach(draft: PaneDraft, { name, bytes }: File): Promise<string> {
  const { status, body } = await outlook("POST", draft, "/attachments", {
    "@odata.type": "#microsoft.graph.fileAttachment",
    ...{ name, contentBytes: Buffer.from(bytes).toString("base64") },
  });
  expect(status).toBe(201);
  return body.id;
}

export async function plan({ messageId, draftId }: PaneDraft, inSeconds = HOUR_SECONDS): Promise<void> {
  const at = new Date((await businessNow(product)).getTime() + inSeconds * 1000);
  const wish = { draftId, wallTime: wallTimeOf(at, ZONE), zone: ZONE };
  expect((await server.call(token, "PUT", `/api/messages/${messageId}/schedule`, wish)).status).toBe(200);
}

/** A draft with these files, of which those are followed, as the pane leaves it. */
export async function planned(
  files: readonly File[],
  followed = files,
  inSeconds = HOUR_SECONDS,
): Promise<Planned> {
  const subject = randomUUID();
  const html = "<p>Hello Ann,</p><p>here is the offer.</p>";
  const tokens = { api: token, mailbox };
  const draft = await saveAsPane({ product, server }, tokens, { to: CUSTOMER, subject, html });
  for (const file of files) await attach(draft, file);
  for (const file of followed) expect((await upload(server, token, draft.messageId, file)).status).toBe(200);
  await plan(draft, inSeconds);
  return { ...draft, subject };
}

export interface Arrived {
  readonly html: string;
  readonly attached: readonly string[];
  /** Addresses of files. */
  readonly links: readonly string[];
}

export async function mailsOf(subject: string): Promise<Arrived[]> {
  const path = `/me/messages?$filter=subject eq '${subject}'&$expand=attachments`;
  const { body } = await product.graph(customer, "GET", path);
  return body.value.map((mail: { body: { content: string }; attachments: { name: string }[] }) => ({
    html: mail.body.content,
    attached: mail.attachments.map(({ name }) => name).sort(),
    links: [...mail.body.content.matchAll(/href="([^"]*\/a\/[^"]*)"/g)].map(([, url]) => url),
  }));
}

/** Its time has come. */
export async function sent({ subject, messageId }: Planned): Promise<Arrived> {
  await product.advance(HOUR_SECONDS);
  server.app.later.onDue();
  return await eventually(async () => {
    const [mail, ...others] = await mailsOf(subject);
    expect(others).toEqual([]);
    expect(await detail(messageId)).toMatchObject({ status: "sent" });
    return mail as Arrived;
  }, 30_000);
}

/** Titles of what the rep is told of its not being followed. */
export async function toldOf({ messageId }: PaneDraft): Promise<string[]> {
  const { body } = await server.call(token, "GET", "/api/cards");
  return body.items
    .filter((card: { messageId: string }) => card.messageId === messageId)
    .filter(({ kind }: { kind: string }) => kind === "wentUnfollowed")
    .map((card: { body: { fallbackText: string } }) => card.body.fallbackText);
}

/** No copy is listed, and none lies in OneDrive. */
export async function hasNoCopies({ messageId }: PaneDraft): Promise<void> {
  expect((await detail(messageId)).attachments).toEqual([]);
  expect(await copiesOf(messageId)).toBe("nothing");
}

/** Ahead of its time, when links take the place of files already. @returns its text then. */
export async function madeReady(draft: Planned, attached = 0): Promise<string> {
  await product.advance(HOUR_SECONDS - 75);
  server.app.later.onDue();
  return await eventually(async () => {
    const { body } = await outlook("GET", draft, "?$expand=attachments");
    expect(body.attachments).toHaveLength(attached);
    expect(body.body.content).toMatch(/\/a\//);
    return body.body.content;
  }, 20_000);
}

/** Whether the one recipient may be followed. */
export async function allow(follow: "doNotAllow" | "inherit"): Promise<void> {
  const answer = await server.call(token, "PATCH", `/api/records/${recordId}`, { follow });
  expect(answer.status).toBe(200);
}
