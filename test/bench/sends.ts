import { startAzurite } from "../../scripts/azurite.ts";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { type FaultyLine, openFaultyLine } from "../support/faultyLine.ts";
import { type Mail, mailsOf, type Promised, promise, runWorkers } from "../support/sends.ts";

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
  readonly p50Free: number;
  readonly p99Free: number;
}

const REPS = ["rep@contoso.test", "rep2@contoso.test", "admin@contoso.test", "rep@fabrikam.test"];
const WORKERS = 4;
const KILL_EVERY_MS = 1000;
/** As `startProduct` sets it. */
const SETTLING_MS = 2000;
const LOOK_EVERY_MS = 2000;
const PATIENCE_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Time for workers to make ready what is due then. */
const BEFORE_S = 85;

async function promiseAll(product: TestProduct, server: TestServer, sends: number, dueAt: Date) {
  const promised: Promised[] = [];
  const left = Array.from({ length: sends }, (_, index) => REPS[index % REPS.length] ?? "");
  const hand = async () => {
    for (let rep = left.pop(); rep !== undefined; rep = left.pop()) {
      promised.push(await promise(product, server, rep, dueAt));
    }
  };
  await Promise.all(REPS.map(hand));
  return promised;
}

const quantile = (sorted: readonly number[], q: number) =>
  Number(
    ((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN) / 1000).toFixed(2),
  );
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/** @param dueAt real time, ms: the clocks of test and line do not follow the product's. */
function lateness({ passages }: FaultyLine, promised: readonly Promised[], dueAt: number) {
  const late: number[] = [];
  const lateFree: number[] = [];
  for (const { draftId } of promised) {
    const passage = passages.get(draftId);
    const takenAt = passage?.takenAt[0];
    if (!passage || takenAt === undefined) continue;
    // Never twice comes before on time: of a submission in doubt the mailbox is asked twice.
    const free = passage.freeAt < takenAt ? passage.freeAt + (passage.isDoubted ? 2 * SETTLING_MS : 0) : 0;
    late.push(takenAt - dueAt);
    lateFree.push(takenAt - Math.max(dueAt, free));
  }
  return { late: sorted(late), lateFree: sorted(lateFree) };
}

/**
 * So many scheduled sends due at the same instant, four workers of which one is killed every second, and a tenth of Graph's
 * answers gone wrong: who has the mail, and how late. One machine plays everything, mailboxes and storage too.
 */
export async function benchSends(sends: number): Promise<SendFigure> {
  const azurite = await startAzurite();
  process.env.TEST_STORAGE = azurite.connectionString;
  const product = await startProduct();
  const server = await product.startServer();
  const promised = await promiseAll(product, server, sends, new Date(Date.now() + HOUR_MS));
  const dueAt = promised[0]?.dueAt ?? new Date();
  await server.close();
  const line = await openFaultyLine(product.sandboxUrl, 0.1, sends);
  const { env, dueOrg } = product.processOptions();
  const aheadS = (dueAt.getTime() - Date.now()) / 1000 - BEFORE_S;
  await product.advance(aheadS);
  const dueReal = dueAt.getTime() - aheadS * 1000;
  const workers = runWorkers({ env: { ...env, STAND_IN_URL: line.url }, dueOrg }, WORKERS, KILL_EVERY_MS);
  const isThere = () =>
    promised.every(({ draftId }) => (line.passages.get(draftId)?.takenAt.length ?? 0) > 0);
  while (!isThere() && Date.now() < dueReal + PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  await workers.stop();
  const mails: Mail[][] = await Promise.all(promised.map((one) => mailsOf(product, one)));
  const { late, lateFree } = lateness(line, promised, dueReal);
  const figure = {
    sends,
    once: mails.filter(({ length }) => length === 1).length,
    twice: mails.filter(({ length }) => length > 1).length,
    kills: workers.kills(),
    faults: line.count(),
    p50: quantile(late, 0.5),
    p99: quantile(late, 0.99),
    p50Free: quantile(lateFree, 0.5),
    p99Free: quantile(lateFree, 0.99),
  };
  await line.close();
  await product.close();
  await azurite.stop();
  return figure;
}
