import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "../../../shared/errors.ts";
import { SECOND } from "../../../shared/time.ts";
import { isPassing } from "./driveFailure.ts";
import { readRetryAfter } from "./failures.ts";
import { GRAPH, type Transport } from "./transport.ts";

const MAX_ATTEMPTS = 3;
const MAX_PAUSE_SECONDS = 5;
/** Times the usual time-out: what is read here may be as large as a mail. */
const PATIENCE = 6;

const unreadable = (cause: unknown) =>
  new AppError("mailbox_unreachable", "Your mailbox did not hand a file over.", { cause });

/**
 * Bytes of something in a rep's mailbox, as fast as they are taken: the Graph client would keep them all in memory.
 *
 * @param path under `/v1.0`, e.g. `/me/messages/…/attachments/…/$value`.
 * @param accessToken asked for each request; its own refusals go through unchanged.
 * @throws {AppError} "mailbox_unreachable"; what `signal` was aborted with.
 */
export async function* readContent(
  transport: Transport,
  accessToken: () => Promise<string>,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { body } = await open(transport, accessToken, path, signal, 1);
  try {
    for await (const chunk of body ?? []) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(error);
  }
}

async function open(
  transport: Transport,
  accessToken: () => Promise<string>,
  path: string,
  signal: AbortSignal,
  attempt: number,
): Promise<Response> {
  const headers = { authorization: `Bearer ${await accessToken()}`, prefer: 'IdType="ImmutableId"' };
  const asked = transport(`${GRAPH}/v1.0${path}`, { headers, signal, patience: PATIENCE });
  const answer = await asked.catch((error: unknown) => {
    signal.throwIfAborted();
    return unreadable(error);
  });
  if (answer instanceof Response && answer.ok) return answer;
  const refused = answer instanceof Response ? answer : undefined;
  await refused?.body?.cancel().catch(() => undefined);
  const seconds = readRetryAfter(refused?.headers.get("retry-after"), Date.now()) ?? attempt;
  const isOver = refused !== undefined && !isPassing(refused.status);
  if (isOver || attempt >= MAX_ATTEMPTS || seconds > MAX_PAUSE_SECONDS)
    throw refused ? unreadable(new Error(`HTTP ${refused.status}`)) : answer;
  await delay(seconds * SECOND, undefined, { signal });
  return await open(transport, accessToken, path, signal, attempt + 1);
}
