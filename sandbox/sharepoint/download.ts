import type { Request } from "express";
import type { SandboxClock } from "../clock.ts";
import type { StoredItem } from "../drive/item.ts";
import type { OneDrive } from "../drive/oneDrive.ts";
import { accessDenied, itemNotFound } from "../graph/drive/errors.ts";
import { GraphError } from "../graph/errors.ts";
import type { Answer } from "../http.ts";
import { readRange } from "./ranges.ts";

/** RFC 6266: the plain name for the old, the encoded one for all others. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/**
 * The bytes of an item, or the range that was asked for. Told to be saved, never shown: an HTML file must not run
 * under the sandbox's name.
 *
 * @throws {GraphError} 404 for a folder, 416
 */
export function bytesOf(item: StoredItem, { files }: OneDrive, rangeHeader: string | undefined): Answer {
  if (!item.file) throw itemNotFound();
  const { size, contentId, mimeType } = item.file;
  const range = readRange(rangeHeader, size);
  if (range === "unsatisfiable") {
    throw new GraphError(416, "invalidRange", "The specified byte range is invalid or unavailable.");
  }
  const { start, end } = range ?? { start: 0, end: size };
  return {
    status: range ? 206 : 200,
    file: { type: mimeType, path: files.path(contentId), start, end },
    headers: {
      "accept-ranges": "bytes",
      "content-disposition": disposition(item.name),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
      ...(range && { "content-range": `bytes ${start}-${end - 1}/${size}` }),
    },
  };
}

/** `@microsoft.graph.downloadUrl`: the ticket in it is all the right that is needed. */
export function downloadWork({ oneDrive, clock }: { oneDrive: OneDrive; clock: SandboxClock }) {
  return (req: Request): Answer => {
    const itemId = String(req.query.UniqueId);
    const drive = oneDrive.drives
      .list()
      .find(
        ({ hostName, site }) => hostName === req.params.host && site === `/personal/${req.params.person}`,
      );
    const item = drive?.find(itemId);
    if (!item?.file) throw itemNotFound();
    const ticket = String(req.query.tempauth);
    if (!oneDrive.tickets.isGood(ticket, item.file.contentId, clock.now())) throw accessDenied();
    return bytesOf(item, oneDrive, req.get("range"));
  };
}
