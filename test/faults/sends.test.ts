import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";
import { eventually } from "../support/eventually.ts";
import { openFaultyLine } from "../support/faultyLine.ts";
import { mailsOf, type Promised, promise, runWorkers } from "../support/sends.ts";

let product: TestProduct;
let server: TestServer;
let workers: ReturnType<typeof runWorkers> | undefined;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
});
afterAll(async () => {
  await workers?.stop();
  await product.close();
});

const SENDS = 60;
const WORKERS = 4;
const REPS = ["rep@contoso.test", "rep2@contoso.test", "rep@fabrikam.test"];
const KILL_EVERY_MS = 1000;

it("sends each scheduled mail exactly once, with workers killed and a tenth of Graph's answers gone wrong", async () => {
  const hour = new Date(Date.now() + 3_600_000);
  const promised: Promised[] = [];
  for (let index = 0; index < SENDS; index += 1) {
    promised.push(await promise(product, server, REPS[index % REPS.length] ?? "", hour));
  }
  await server.close();
  const line = await openFaultyLine(product.sandbox, 0.1, 4711);
  const { env, dueOrg } = product.processOptions();
  workers = runWorkers({ env: { ...env, STAND_IN_URL: line.url }, dueOrg }, WORKERS, KILL_EVERY_MS);
  await product.advance(3600);
  const counts = await eventually(async () => {
    const mails = await Promise.all(promised.map((one) => mailsOf(product, one)));
    expect(mails.filter(({ length }) => length === 0)).toEqual([]);
    return mails.map(({ length }) => length);
  }, 90_000);
  expect(Math.max(...counts)).toBe(1);
  // Nothing of it comes again: each is known to be sent.
  const last = await product.startServer();
  await eventually(async () => {
    const items: { messageId: string; status: string }[] = [];
    for (const rep of REPS) {
      const answer = await last.call(await product.signIn(rep), "GET", "/api/messages?view=all&limit=200");
      items.push(...answer.body.items);
    }
    const statuses = promised.map(
      ({ messageId }) => items.find((item) => item.messageId === messageId)?.status,
    );
    expect(statuses.filter((status) => status !== "sent")).toEqual([]);
  }, 60_000);
  await workers.stop();
  const after = await Promise.all(promised.map((one) => mailsOf(product, one)));
  expect(after.map(({ length }) => length)).toEqual(promised.map(() => 1));
  const stamps = after.map(
    ([mail]) => mail?.internetMessageHeaders?.find(({ name }) => name === "x-engagement-id")?.value,
  );
  expect(stamps).toEqual(promised.map(({ messageId }) => messageId));
  expect(line.count()).toBeGreaterThan(5);
  expect(workers.kills()).toBeGreaterThan(1);
  await line.close();
}, 240_000);
