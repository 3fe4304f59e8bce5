import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setInterval } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { wallTimeOf } from "../../shared/wallTime.ts";
import type { SendProcessOptions } from "../faults/sendProcess.ts";
import type { TestProduct, TestServer } from "./app.ts";
import { saveAsPane } from "./paneDraft.ts";

/** A send that was promised: who is to have it, once. */
export interface Promised {
  readonly messageId: string;
  readonly draftId: string;
  readonly address: string;
  readonly dueAt: Date;
}

export interface Mail {
  readonly sentDateTime: string;
  readonly receivedDateTime: string;
  readonly internetMessageHeaders?: readonly { name: string; value: string }[];
}

const ZONE = "Europe/Ljubljana";

/** Makes a draft as the pane does and schedules it. Each goes to a recipient of its own. */
export async function promise(
  product: TestProduct,
  server: TestServer,
  rep: string,
  dueAt: Date,
): Promise<Promised> {
  const address = `${randomUUID()}@customer.test`;
  const api = await product.signIn(rep);
  const { messageId, draftId } = await saveAsPane(
    { product, server },
    { api, mailbox: await product.signIn(rep, "graph") },
    { to: address, subject: address, html: '<p><a href="https://shop.example/">Shop</a></p>' },
  );
  const answer = await server.call(api, "PUT", `/api/messages/${messageId}/schedule`, {
    ...{ draftId, wallTime: wallTimeOf(dueAt, ZONE), zone: ZONE },
  });
  if (answer.status !== 200) throw new Error(`Scheduling answers ${answer.status}.`);
  return { messageId, draftId, address, dueAt: new Date(answer.body.dueAt) };
}

/** Signing in costs the sandbox more than all else that is asked of it here. */
const tokens = new Map<string, Promise<string>>();

function tokenOf(product: TestProduct, address: string): Promise<string> {
  const token = tokens.get(address) ?? product.signIn(address, "graph");
  tokens.set(address, token);
  return token;
}

/** What a recipient has. */
export async function mailsOf(product: TestProduct, { address }: Promised): Promise<Mail[]> {
  const token = await tokenOf(product, address);
  const { body } = await product.graph(
    token,
    "GET",
    "/me/messages?$select=sentDateTime,receivedDateTime,internetMessageHeaders",
  );
  return body.value as Mail[];
}

/** Processes that start every second should not compile every second. */
const CACHE = fileURLToPath(new URL("../../.cache/node", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../faults/sendProcess.ts", import.meta.url));

/** So many worker processes, of which one is killed (-9) and started anew every so often, until they are stopped. */
export function runWorkers(options: SendProcessOptions, count: number, killEveryMs: number) {
  const start = () =>
    fork(PROGRAM, [JSON.stringify(options)], {
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
      stdio: ["ignore", "ignore", process.env.SEND_LOG ? "inherit" : "ignore", "ipc"],
    });
  const workers: ChildProcess[] = Array.from({ length: count }, start);
  const stopping = new AbortController();
  let kills = 0;
  const killing = (async () => {
    for await (const _ of setInterval(killEveryMs, undefined, { signal: stopping.signal })) {
      const victim = Math.floor(Math.random() * count);
      workers[victim]?.kill("SIGKILL");
      kills += 1;
      workers[victim] = start();
    }
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    kills: () => kills,
    async stop() {
      stopping.abort();
      await killing;
      for (const worker of workers) worker.kill("SIGKILL");
    },
  };
}
