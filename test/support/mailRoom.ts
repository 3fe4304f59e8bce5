import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startProduct, type TestProduct, type TestServer } from "./app.ts";
import { eventually } from "./eventually.ts";

/** A way in from the sandbox to servers that are started after it, one after the other; or to none. */
export async function startRelay() {
  const targets: string[] = [];
  let turn = 0;
  const told: unknown[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", async () => {
      const target = targets[turn++ % Math.max(1, targets.length)];
      if (target === undefined) return void res.writeHead(503).end();
      const answer = await fetch(target + req.url, {
        method: "POST",
        headers: { "content-type": req.headers["content-type"] ?? "" },
        body: Buffer.concat(chunks),
      }).catch(() => undefined);
      if (!answer) return void res.writeHead(502).end();
      if (chunks.length > 0) told.push(JSON.parse(Buffer.concat(chunks).toString()));
      const type = answer.headers.get("content-type");
      res.writeHead(answer.status, type ? { "content-type": type } : {}).end(await answer.text());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    /** Bodies of what the sandbox has posted. */
    told,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export interface SentMessage {
  readonly messageId: string;
  readonly internetMessageId: string;
  readonly subject: string;
}

/** A product that the sandbox can reach, and reps of its own: other tests share the storage. */
export async function openMailRoom() {
  const relay = await startRelay();
  const product = await startProduct({ publicUrl: relay.url });
  const first = await product.startServer();
  relay.targets.push(first.url);
  return {
    product,
    relay,
    first,
    post: (path: string, body: unknown) =>
      fetch(product.sandboxUrl + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    clearFaults: () => fetch(`${product.sandboxUrl}/faults`, { method: "DELETE" }),
    deliver: (mail: string) => deliver(product, mail),
    newRep: () => newRep(product, first),
    async close() {
      await product.close();
      await relay.close();
    },
  };
}
export type MailRoom = Awaited<ReturnType<typeof openMailRoom>>;

async function deliver(product: TestProduct, mail: string): Promise<void> {
  const answer = await fetch(`${product.sandboxUrl}/deliver`, {
    method: "POST",
    headers: { "content-type": "message/rfc822" },
    body: mail.replace(/\r?\n/g, "\r\n"),
  });
  if (answer.status !== 202) throw new Error(`Delivering answers ${answer.status}.`);
}

/** Of the same organization as every rep here. */
export const COLLEAGUE = "colleague@customer.test";

async function newRep(product: TestProduct, server: TestServer) {
  const address = `rep-${randomUUID()}@customer.test`;
  const api = await product.signIn(address);
  const mailbox = await product.signIn(address, "graph");
  const call = (method: string, path: string, body?: unknown, at = server) =>
    at.call(api, method, path, body);
  const graph = (method: string, path: string, body?: unknown) => product.graph(mailbox, method, path, body);

  const emails = ["rep@fabrikam.test", "rep2@contoso.test", "nobody@contoso.test", COLLEAGUE];
  await call("POST", "/api/records", { kind: "contact", name: "Ann", emails });

  /** Prepared, stamped and sent as the pane does it; the pane says so only if it is asked to. */
  async function send(
    to = "rep@fabrikam.test",
    { isTold = true, follow = "follow", beforeSent = async (_messageId: string) => {} } = {},
  ): Promise<SentMessage> {
    const subject = randomUUID();
    const recipients = [{ address: to }];
    const html = '<p><a href="https://shop.example/">Shop</a></p>';
    const { body } = await call("POST", "/api/compose/prepare", {
      to: recipients,
      cc: [],
      subject,
      html,
      follow,
    });
    await beforeSent(body.messageId);
    const { body: draft } = await graph("POST", "/me/messages", {
      subject,
      body: { contentType: "html", content: body.html },
      toRecipients: [{ emailAddress: { address: to } }],
      internetMessageHeaders: [{ name: "x-engagement-id", value: body.messageId }],
    });
    await graph("POST", `/me/messages/${draft.id}/send`);
    const sent = await eventually(async () => {
      const { body: found } = await graph(
        "GET",
        `/me/messages/${draft.id}?$select=isDraft,internetMessageId`,
      );
      if (found.isDraft !== false) throw new Error("It is still a draft.");
      return found;
    });
    if (isTold)
      await call("POST", `/api/messages/${body.messageId}/sent`, {
        internetMessageId: sent.internetMessageId,
      });
    return { messageId: body.messageId, internetMessageId: sent.internetMessageId, subject };
  }
  return {
    address,
    call,
    graph,
    send,
    /** A mail that answers one, as it comes from outside. */
    answer: (
      to: SentMessage,
      { from = "Ann <rep@fabrikam.test>", headers = "", body = "Yes, gladly." } = {},
    ) =>
      [
        `From: ${from}`,
        `To: <${address}>`,
        `Subject: Re: ${to.subject}`,
        `Message-ID: <${randomUUID()}@outside.example>`,
        `In-Reply-To: ${to.internetMessageId}`,
        `References: ${to.internetMessageId}`,
        ...(headers === "" ? ["Content-Type: text/plain"] : [headers]),
        "",
        body,
        "",
      ].join("\n"),
    history: async (messageId: string, at = server) =>
      (await call("GET", `/api/messages/${messageId}/interactions`, undefined, at)).body.items as {
        id: string;
        kind: string;
        evidence: string;
        inferred: boolean;
        reasons: string[];
      }[],
    message: async (messageId: string) => (await call("GET", `/api/messages/${messageId}`)).body,
    cards: async () =>
      (await call("GET", "/api/cards")).body.items as { kind: string; messageId: string | null }[],
    subscriptions: async () =>
      (await graph("GET", "/subscriptions")).body.value as { id: string; expirationDateTime: string }[],
    isListenedTo: () =>
      eventually(async () => {
        const { body } = await graph("GET", "/subscriptions");
        if (body.value.length !== 1) throw new Error(`${body.value.length} subscriptions`);
      }),
  };
}
export type TestRep = Awaited<ReturnType<typeof newRep>>;
