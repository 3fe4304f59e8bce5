import { AppError } from "../../../shared/errors.ts";
import { type Measured, measure } from "./digest.ts";
import type { AttachmentRow } from "./rows.ts";
import { displayName } from "./rules.ts";

/** A file as it is attached to a draft. */
export interface DraftFile {
  readonly id: string;
  readonly name: string;
}

/** A followed file of which the very bytes that went up are attached. */
export interface Pair {
  readonly row: AttachmentRow;
  readonly file: DraftFile;
}

export const isNamed = ({ name }: AttachmentRow, file: DraftFile) => displayName(file.name) === name;

const isWhatWentUp = ({ size, digest }: AttachmentRow, found: Measured | undefined) =>
  found?.size === size && (digest === null || found.digest === digest);

/**
 * Finds the attachment of each followed file by what is in it: another file may have taken the name, and the size that a
 * mailbox tells is not that of the bytes. Each file is read once, one after the other. One that can't be read is nobody's.
 *
 * @throws {AppError} what `read` refuses but for "mailbox_unreachable".
 */
export async function pairFiles(
  rows: readonly AttachmentRow[],
  files: readonly DraftFile[],
  read: (file: DraftFile) => AsyncIterable<Buffer>,
): Promise<Pair[]> {
  const free = new Map<DraftFile, Measured | undefined>();
  for (const file of files) {
    const named = rows.filter((row) => isNamed(row, file));
    if (named.length === 0) continue;
    const limit = Math.max(...named.map(({ size }) => size));
    free.set(file, await measure(read(file), limit).catch(unlessRefused));
  }
  return rows.flatMap((row) => {
    const [file] = [...free].find(([file, found]) => isNamed(row, file) && isWhatWentUp(row, found)) ?? [];
    if (file === undefined) return [];
    free.delete(file);
    return { row, file };
  });
}

/** Without a sign-in nothing can be said of any file. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof AppError && error.code !== "mailbox_unreachable") throw error;
}
