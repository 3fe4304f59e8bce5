import { startAzurite } from "../../scripts/azurite.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { type FaultyLine, openFaultyLine } from "../support/faultyLine.ts";
import { mailsOf, type Promised, promise, runWorkers } from "../support/sends.ts";

export interface SendFigure {
  readonly sends: number;
  /** How many recipients have their mail once, and how many more often. */
  readonly once: number;
  readonly twice: number;
  readonly kills: number;
  readonly faults: number;
  /** From the due instant until Graph took it, s. */
  readonly p50: number;
  readonly p99: number;
  /** The same from the moment Graph would have taken it, s. */
  readonly p99Free: number;
  /** How many a second until nine of ten were out, beside how many drafts Graph alone is read and sent by a bare loop. */
  readonly perSecond: number;
  readonly ratio: number;
}

/** What goes wrong meanwhile. */
export interface Disturbance {
  readonly killEveryMs: number;
  /** Of Graph's answers. */
  readonly faults: number;
}

/** Exchange Online takes 30 mails a minute of one mailbox: so many at once are many reps'. */
const REPS = Array.from({ length: 100 }, (_, index) => `rep${index}@customer.test`);
const WORKERS = 4;
/** As `startProduct` sets it. */
const SETTLING_MS = 2000;
const LOOK_EVERY_MS = 500;
const PATIENCE_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Time for workers to make ready what is due then. */
const BEFORE_S = 85;
const BARE_DRAFTS = 200;
const AT_ONCE = 16;

async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const hand = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}

async function promiseAll(product: TestProduct, server: TestServer, sends: number, dueAt: Date) {
  const promised: Promised[] = [];
  const reps = Array.from({ length: sends }, (_, index) => REPS[index % REPS.length] ?? "");
  await each(reps, AT_ONCE, async (rep) => {
    promised.push(await promise(product, server, rep, dueAt));
  });
  return promised;
}

/** @returns drafts a second that Graph reads and sends for somebody who does nothing else. */
async function benchBare(product: TestProduct): Promise<number> {
  const tokens = await Promise.all(REPS.map((rep) => product.signIn(rep, "graph")));
  const toRecipients = [{ emailAddress: { address: "bare@customer.test" } }];
  const body = { contentType: "html", content: '<p><a href="https://shop.example/">Shop</a></p>' };
  const drafts: { token: string; path: string }[] = [];
  for (let index = 0; index < BARE_DRAFTS; index += 1) {
    const token = tokens[index % tokens.length] ?? "";
    const made = await product.graph(token, "POST", "/me/messages", { subject: "Bare", toRecipients, body });
    drafts.push({ token, path: `/me/messages/${encodeURIComponent(made.body.id)}` });
  }
  const startedAt = performance.now();
  await each(drafts, AT_ONCE, async ({ token, path }) => {
    await product.graph(token, "GET", path);
    await product.graph(token, "POST", `${path}/send`);
  });
  return BARE_DRAFTS / ((performance.now() - startedAt) / 1000);
}

const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const rounded = (value: number) => Number(value.toFixed(2));

/** @param dueAt real time, ms: the clocks of test and line do not follow the product's. @returns s, the least first. */
function lateness({ passages }: FaultyLine, promised: readonly Promised[], dueAt: number) {
  const late: number[] = [];
  const lateFree: number[] = [];
  for (const { draftId } of promised) {
    const passage = passages.get(draftId);
    const takenAt = passage?.takenAt[0];
    if (!passage || takenAt === undefined) continue;
    // Never twice comes before on time: of a submission in doubt the mailbox is asked twice.
    const free = passage.freeAt < takenAt ? passage.freeAt + (passage.isDoubted ? 2 * SETTLING_MS : 0) : 0;
    late.push((takenAt - dueAt) / 1000);
    lateFree.push((takenAt - Math.max(dueAt, free)) / 1000);
  }
  return { late: sorted(late), lateFree: sorted(lateFree) };
}

/** @returns when it was due, in real time, ms. */
async function sendAll(
  product: TestProduct,
  line: FaultyLine,
  promised: readonly Promised[],
  killEveryMs: number,
) {
  const dueAt = promised[0]?.dueAt ?? new Date();
  const { env, dueOrg } = product.processOptions();
  const aheadS = (dueAt.getTime() - Date.now()) / 1000 - BEFORE_S;
  await product.advance(aheadS);
  const due = dueAt.getTime() - aheadS * 1000;
  const workers = runWorkers({ env: { ...env, STAND_IN_URL: line.url }, dueOrg }, WORKERS, killEveryMs);
  const isTaken = ({ draftId }: Promised) => (line.passages.get(draftId)?.takenAt.length ?? 0) > 0;
  while (!promised.every(isTaken) && Date.now() < due + PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  await workers.stop();
  return { due, kills: workers.kills() };
}

/**
 * So many scheduled sends due at the same instant, four workers, and what goes wrong meanwhile: who has the mail, and how
 * late. One machine plays everything, mailboxes and storage too.
 */
export async function benchSends(sends: number, { killEveryMs, faults }: Disturbance): Promise<SendFigure> {
  const azurite = await startAzurite();
  process.env.TEST_STORAGE = azurite.connectionString;
  const product = await startProduct();
  const server = await product.startServer();
  const bare = await benchBare(product);
  const promised = await promiseAll(product, server, sends, new Date(Date.now() + HOUR_MS));
  await server.close();
  const line = await openFaultyLine(product.sandbox, faults, sends);
  const { due, kills } = await sendAll(product, line, promised, killEveryMs);
  const mails = await Promise.all(promised.map((one) => mailsOf(product, one)));
  const { late, lateFree } = lateness(line, promised, due);
  const perSecond = (sends * 0.9) / quantile(late, 0.9);
  const figure = {
    sends,
    once: mails.filter(({ length }) => length === 1).length,
    twice: mails.filter(({ length }) => length > 1).length,
    kills,
    faults: line.count(),
    p50: rounded(quantile(late, 0.5)),
    p99: rounded(quantile(late, 0.99)),
    p99Free: rounded(quantile(lateFree, 0.99)),
    perSecond: rounded(perSecond),
    ratio: rounded(perSecond / bare),
  };
  await line.close();
  await product.close();
  await azurite.stop();
  return figure;
}
