import busboy from "busboy";
import type { Request } from "express";
import { AppError } from "../../../shared/errors.ts";
import type { Translate } from "../../../shared/text/index.ts";
import { DriveFailure } from "../../platform/microsoft/driveFailure.ts";

/** A file on its way to us: its bytes come as fast as they are taken. */
export interface FilePart {
  readonly name: string;
  /** In bytes, as it was said before the file; checked against what comes. */
  readonly size: number | undefined;
  /** Rejects with `DriveFailure` "changed" if the request ends before the file does. */
  readonly bytes: AsyncIterable<Buffer>;
}

const MAX_NAME_LENGTH = 4096;

/** Browsers write these three so inside a form (WHATWG, multipart/form-data encoding algorithm). */
const unescapeName = (name: string) =>
  name.replace(/%22|%0A|%0D/gi, (code) => ({ "%22": '"' })[code] ?? "").slice(0, MAX_NAME_LENGTH);

function readSize(text: string, translate: Translate): number {
  const size = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw new AppError("invalid_request", translate("files.refused.size"));
}

function openParser(req: Request, refused: AppError) {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: "utf8",
      // A name may hold a slash: it is the rep's own, and no path to anything.
      preservePath: true,
      limits: { files: 1, fields: 2, fieldSize: 100, fieldNameSize: 100, headerPairs: 50 },
    });
  } catch {
    // No multipart at all, or without a boundary.
    throw refused;
  }
}

/**
 * Reads a form up to its file.
 * @throws {AppError} "invalid_request" if it is not one file with, at most, its size before it.
 */
export function readForm(req: Request, translate: Translate): Promise<FilePart> {
  const refused = new AppError("invalid_request", translate("files.refused.form"));
  const parser = openParser(req, refused);
  return new Promise((resolve, reject) => {
    let size: number | undefined;
    parser.on("field", (name, value) => {
      try {
        if (name !== "size")
          throw new AppError("invalid_request", translate("files.refused.field", { name }));
        size = readSize(value, translate);
      } catch (error) {
        parser.destroy(error as Error);
      }
    });
    parser.on("file", (_field, stream, { filename }) => {
      // Whoever reads it is told; until then it must not bring the process down.
      stream.on("error", () => undefined);
      resolve({ name: unescapeName(filename ?? ""), size, bytes: orChanged(stream) });
    });
    parser.on("error", (error) => reject(error instanceof AppError ? error : refused));
    parser.on("close", () => reject(refused));
    // The client went away: what reads the file must not wait for ever.
    req.once("close", () => req.complete || parser.destroy(refused));
    req.pipe(parser);
  });
}

async function* orChanged(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    throw new DriveFailure("changed", { cause });
  }
}

/** How long what is still coming is read after a refusal, so that the client, which may read only after it wrote, hears it. */
const DRAIN_MS = 30_000;

export function drain(req: Request): void {
  if (req.complete) return;
  req.unpipe();
  req.resume();
  const timer = setTimeout(() => req.destroy(), DRAIN_MS).unref();
  req.once("close", () => clearTimeout(timer));
}
