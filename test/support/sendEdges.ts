import { randomUUID } from "node:crypto";
import { expect } from "@jest/globals";
import { decodeJwt } from "jose";
import { z } from "zod";
import { ScheduleRow, scheduleKey } from "../../server/features/delivery/rows.ts";
import { openTables } from "../../server/platform/tables.ts";
import { SECOND } from "../../shared/time.ts";
import { wallTimeOf } from "../../shared/wallTime.ts";
import { startProduct, type TestProduct, type TestServer } from "./app.ts";
import { eventually } from "./eventually.ts";
import { businessNow, saveAsPane } from "./paneDraft.ts";

export const CUSTOMER = "ann@customer.test";
export const ZONE = "Europe/Ljubljana";
const BODY = '<p>See <a href="https://shop.example/">the shop</a></p>';

/** A message that was scheduled, and what its recipient will know it by. */
export interface Planned {
  readonly messageId: string;
  readonly draftId: string;
  readonly subject: string;
  readonly dueAt: Date;
}

interface WallTimeThere {
  readonly wallTime: string;
  readonly zone: string;
}

async function post(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}

/** The whole product with one rep, one customer, and what can happen to a mail that was scheduled. */
export async function startEdges(repAddress = "rep@contoso.test") {
  const product = await startProduct();
  const server = await product.startServer();
  const tokens = {
    rep: await product.signIn(repAddress),
    mailbox: await product.signIn(repAddress, "graph"),
    customer: await product.signIn(CUSTOMER, "graph"),
  };
  await server.call(tokens.rep, "POST", "/api/records", { kind: "contact", name: "Ann", emails: [CUSTOMER] });
  return { product, server, tokens, ...edgesOf(product, server, tokens, repAddress) };
}
export type Edges = Awaited<ReturnType<typeof startEdges>>;

/** Until it is known to be sent, and its recipient has it once. */
export const sentOnce = (edges: Edges, planned: Planned, deadlineMs?: number) =>
  edges.until(async () => {
    expect((await edges.row(planned.messageId)).status).toBe("sent");
    expect(await edges.arrived(planned)).toHaveLength(1);
  }, deadlineMs);

interface Tokens {
  rep: string;
  mailbox: string;
  customer: string;
}

function edgesOf(product: TestProduct, server: TestServer, tokens: Tokens, repAddress: string) {
  const orgId = String(decodeJwt(tokens.rep).tid);
  const message = (messageId: string, part = "") => `/api/messages/${messageId}${part}`;
  const outlook = (method: string, draftId: string, part = "", body?: unknown) =>
    product.graph(tokens.mailbox, method, `/me/messages/${draftId}${part}`, body);
  const plan = (messageId: string, draftId: string, at: WallTimeThere) =>
    server.call(tokens.rep, "PUT", message(messageId, "/schedule"), { draftId, ...at });
  const now = () => businessNow(product);

  async function scheduleAt(at: WallTimeThere, html = BODY, to = CUSTOMER): Promise<Planned> {
    const subject = randomUUID();
    const mail = { to, subject, html };
    const draft = await saveAsPane({ product, server }, { api: tokens.rep, mailbox: tokens.mailbox }, mail);
    const answer = await plan(draft.messageId, draft.draftId, at);
    if (answer.status !== 200) throw new Error(`Scheduling answers ${answer.status} ${answer.body.detail}`);
    return { ...draft, subject, dueAt: new Date(answer.body.dueAt) };
  }
  return {
    ...{ orgId, now, outlook, plan, scheduleAt },
    /** Minutes ahead; wall times have no seconds, so it is due up to a minute before. */
    async scheduled(minutes = 30, html = BODY): Promise<Planned> {
      const at = new Date((await now()).getTime() + minutes * 60 * SECOND);
      return await scheduleAt({ wallTime: wallTimeOf(at, ZONE), zone: ZONE }, html);
    },
    async passTo(at: Date) {
      await product.advance(Math.max(0, (at.getTime() - (await now()).getTime()) / SECOND));
      server.app.later.onDue();
    },
    async pass(seconds: number) {
      await product.advance(seconds);
      server.app.later.onDue();
    },
    fault: (body: object) => post(`${product.sandboxUrl}/faults`, body),
    /** Until what was to go wrong has begun to. @param left faults that are still to come. */
    hit: (left = 0) =>
      eventually(async () => {
        const { items } = (await (await fetch(`${product.sandboxUrl}/faults`)).json()) as {
          items: unknown[];
        };
        if (items.length > left) throw new Error("It has not happened yet.");
      }),
    allWell: () => fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" }),
    signInOf: (change: object) => post(`${product.sandboxUrl}/signIn`, { mailbox: repAddress, ...change }),
    async arrived({ subject }: Pick<Planned, "subject">) {
      const path = `/me/messages?$filter=subject eq '${subject}'&$select=body,toRecipients,ccRecipients,sentDateTime`;
      const { body } = await product.graph(tokens.customer, "GET", path);
      return body.value as {
        body: { content: string };
        toRecipients: unknown[];
        ccRecipients: unknown[];
        sentDateTime: string;
      }[];
    },
    call: (method: string, messageId: string, part = "", body?: unknown) =>
      server.call(tokens.rep, method, message(messageId, part), body),
    async read(messageId: string) {
      return (await server.call(tokens.rep, "GET", message(messageId))).body;
    },
    async history(messageId: string): Promise<string[]> {
      const { body } = await server.call(tokens.rep, "GET", message(messageId, "/interactions"));
      return (body.items as { kind: string }[]).map(({ kind }) => kind);
    },
    async cards(messageId: string) {
      const { body } = await server.call(tokens.rep, "GET", "/api/cards");
      const items = body.items as { messageId: string; kind: string; body: unknown }[];
      return items.filter((card) => card.messageId === messageId);
    },
    /** Asked of storage: whoever asks the server may be signed in again by that. */
    async row(messageId: string) {
      const found = await product.tables.organization(orgId).find(ScheduleRow, scheduleKey(messageId));
      if (!found) throw new Error("It is not scheduled.");
      return found.value;
    },
    /** When the worker is to look at it next. */
    async hint(messageId: string): Promise<Date> {
      const { env, dueOrg } = product.processOptions();
      const table = openTables(env.STORAGE_CONNECTION_STRING ?? "").organization(dueOrg);
      const rows = await table.list(z.unknown(), "due");
      const found = rows.find(({ row }) => row.endsWith(`_send_${orgId}_${messageId}`));
      if (!found) throw new Error("Nobody will look at it.");
      return new Date(found.row.slice("d_".length, found.row.indexOf("_", 2)));
    },
    /** Wakes the worker until it is so: what comes again after a moment is not waited for longer. */
    until<T>(ask: () => Promise<T>, deadlineMs = 15 * SECOND): Promise<T> {
      return eventually(() => {
        server.app.later.onDue();
        return ask();
      }, deadlineMs);
    },
  };
}
