import { z } from "zod";
import { DAY } from "../../../shared/time.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Tables } from "../../platform/tables.ts";
import { type Folders, readFolders } from "./draft.ts";

/**
 * Row `folders` of a mailbox's partition. The ids change only when a mailbox is moved; kept, because a worker that has
 * just started would ask Graph four times for each mailbox, before the first mail.
 */
const FoldersRow = z.object({
  folders: z.array(z.tuple([z.string(), z.enum(["drafts", "outbox", "sent", "deleted"])])),
  /** Real time. */
  readAt: z.iso.datetime(),
});

interface Owner {
  readonly orgId: string;
  readonly repId: string;
}

const keyOf = ({ repId }: Owner) => ({ partition: `mailbox_${repId}`, row: "folders" });

const GOOD_FOR = DAY;
const MAX_MAILBOXES = 10_000;
const known = new Map<string, { readonly until: number; readonly folders: Promise<Folders> }>();

async function find(tables: Tables, graph: Graph, owner: Owner): Promise<Folders> {
  const table = tables.organization(owner.orgId);
  const row = await table.find(FoldersRow, keyOf(owner));
  if (row && Date.now() - Date.parse(row.value.readAt) < GOOD_FOR) return new Map(row.value.folders);
  const folders = await readFolders(graph);
  const value = { folders: [...folders], readAt: new Date().toISOString() };
  await table.upsert(keyOf(owner), value);
  return folders;
}

/** The folders of a mailbox that tell where a draft is. @throws {AppError} as `Graph` does, "storage_unavailable" */
export async function foldersIn(tables: Tables, graph: Graph, owner: Owner): Promise<Folders> {
  const name = `${owner.orgId} ${owner.repId}`;
  const last = known.get(name);
  if (last && Date.now() < last.until) return await last.folders;
  const folders = find(tables, graph, owner);
  if (known.size >= MAX_MAILBOXES) known.clear();
  known.set(name, { until: Date.now() + GOOD_FOR, folders });
  folders.catch(() => known.delete(name));
  return await folders;
}
