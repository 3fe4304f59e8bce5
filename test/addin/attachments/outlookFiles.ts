import type { AttachmentsDoor, OutlookAttachment } from "../../../addin/office/attachments.ts";
import { OfficeError } from "../../../addin/office/call.ts";

export interface StoredFile {
  readonly name: string;
  readonly base64: string;
  readonly isInline?: boolean;
  readonly contentId?: string;
  readonly kind?: OutlookAttachment["kind"];
}

export const base64Of = (text: string): string => Buffer.from(text).toString("base64");

/**
 * Attachments as an Outlook keeps them. `idsArePlaces`: as in classic Outlook, where the id of an attachment is its place
 * in the list. Sizes count what stands around a file too.
 */
export function outlookFiles(files: readonly StoredFile[], idsArePlaces = false) {
  let stored = files.map((file, number) => ({ ...file, number }));
  let next = files.length;
  const listeners = new Set<() => void>();
  const idOf = ({ number }: { number: number }, place: number) => String(idsArePlaces ? place : number);
  const find = (id: string) => {
    const found = stored.find((file, place) => idOf(file, place) === id);
    if (!found) throw new OfficeError(9014, "No such attachment.");
    return found;
  };
  const change = (files: typeof stored) => {
    stored = files;
    for (const listener of listeners) listener();
  };
  const door: AttachmentsDoor = {
    list: async () =>
      stored.map((file, place) => ({
        id: idOf(file, place),
        name: file.name,
        size: file.base64.length + 100,
        kind: file.kind ?? "file",
        isInline: file.isInline ?? false,
        contentId: file.contentId,
      })),
    readContent: async (id) => find(id).base64,
    async add(name, base64) {
      next += 1;
      change([...stored, { name, base64, number: next }]);
      return String(next);
    },
    async remove(id) {
      const found = find(id);
      change(stored.filter((file) => file !== found));
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    door,
    /** Name and content of all that is attached, in no order that matters. */
    contents: () => stored.map(({ name, base64 }) => `${name}: ${base64}`).toSorted(),
    names: () => stored.map(({ name }) => name),
    replaceContent(name: string, base64: string) {
      change(stored.map((file) => (file.name === name ? { ...file, base64 } : file)));
    },
    drop: (name: string) => change(stored.filter((file) => file.name !== name)),
  };
}
