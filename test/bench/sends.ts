import { startAzurite } from "../../scripts/azurite.ts";
import { startProduct } from "../support/app.ts";
import { openFaultyLine } from "../support/faultyLine.ts";
import { type Mail, mailsOf, type Promised, promise, runWorkers } from "../support/sends.ts";

export interface SendFigure {
  readonly sends: number;
  /** How many recipients have their mail once, and how many more often. */
  readonly once: number;
  readonly twice: number;
  readonly kills: number;
  readonly faults: number;
  readonly seconds: number;
  /** From the due minute until the last one has it. */
  readonly perSecond: number;
}

const REPS = ["rep@contoso.test", "rep2@contoso.test", "admin@contoso.test", "rep@fabrikam.test"];
const WORKERS = 4;
const KILL_EVERY_MS = 1000;
const LEASE_MS = 5000;
const LOOK_EVERY_MS = 2000;
const PATIENCE_MS = 300_000;
const HOUR_MS = 3_600_000;

/**
 * So many scheduled sends due in the same minute, four workers of which one is killed every second, and a tenth of
 * Graph's answers gone wrong: who has the mail, and how fast they went. On one machine that plays everything, mailboxes and
 * storage too, the queue is most of the time.
 */
export async function benchSends(sends: number): Promise<SendFigure> {
  const azurite = await startAzurite();
  process.env.TEST_STORAGE = azurite.connectionString;
  const product = await startProduct();
  const server = await product.startServer();
  const dueAt = new Date(Date.now() + HOUR_MS);
  const promised: Promised[] = [];
  for (let index = 0; index < sends; index += 1) {
    promised.push(await promise(product, server, REPS[index % REPS.length] ?? "", dueAt));
  }
  await server.close();
  const line = await openFaultyLine(product.sandboxUrl, 0.1, sends);
  const { env, dueOrg } = product.processOptions();
  await product.advance((dueAt.getTime() - Date.now()) / 1000);
  const startedAt = Date.now();
  const options = { env: { ...env, STAND_IN_URL: line.url }, dueOrg, leaseMs: LEASE_MS };
  const workers = runWorkers(options, WORKERS, KILL_EVERY_MS);
  let mails: Mail[][] = [];
  while (Date.now() - startedAt < PATIENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    mails = await Promise.all(promised.map((one) => mailsOf(product, one)));
    if (mails.every(({ length }) => length > 0)) break;
  }
  const seconds = (Date.now() - startedAt) / 1000;
  await workers.stop();
  const figure = {
    sends,
    once: mails.filter(({ length }) => length === 1).length,
    twice: mails.filter(({ length }) => length > 1).length,
    kills: workers.kills(),
    faults: line.count(),
    seconds,
    perSecond: sends / seconds,
  };
  await line.close();
  await product.close();
  await azurite.stop();
  return figure;
}
