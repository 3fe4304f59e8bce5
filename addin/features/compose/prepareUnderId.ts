import type { PrepareAnswer, PrepareRequest } from "../../../shared/compose.ts";

export interface PreparesById {
  readonly prepare: (request: PrepareRequest) => Promise<PrepareAnswer>;
  /** Whether a refusal means that the message can't be prepared under its id any more. */
  readonly isIdRefused: (error: unknown) => boolean;
}

/** A draft copied from a sent message carries an id that is used up: it becomes a message of its own. */
export async function prepareUnderId(
  { prepare, isIdRefused }: PreparesById,
  request: PrepareRequest,
  messageId: string | undefined,
): Promise<PrepareAnswer> {
  if (messageId === undefined) return prepare(request);
  try {
    return await prepare({ ...request, messageId });
  } catch (error) {
    if (!isIdRefused(error)) throw error;
    return prepare(request);
  }
}
