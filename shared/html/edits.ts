/** Puts `text` in place of what stands from `start` up to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Half an entity at the end of a text; no name is longer than 32 characters. */
const openEntity = /&#?[a-z0-9]{0,32}$/i;

/** The document with all edits made. Every character outside of them stays; edits may touch, but not overlap. */
export function applyEdits(html: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return html;
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text } of inOrder(edits)) {
    parts.push(html.slice(done, start), text === "" ? seam(html, start, end) : text);
    done = end;
  }
  parts.push(html.slice(done));
  return parts.join("");
}

/** By place, with neighbouring removals made one, so that what meets where they were is seen at once. */
function inOrder(edits: readonly Edit[]): Edit[] {
  const ordered: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = ordered.at(-1);
    if (last?.text === "" && edit.text === "" && last.end === edit.start) {
      ordered[ordered.length - 1] = { start: last.start, end: edit.end, text: "" };
    } else {
      ordered.push(edit);
    }
  }
  return ordered;
}

/**
 * What must stay where a tag was taken out: nothing, unless the text before and after would grow together into a tag
 * or an entity (`1 <` and `b` into `<b`), which would change what is seen.
 */
function seam(html: string, start: number, end: number): string {
  if (end === html.length || html[end] === "<") return "";
  const before = html.slice(Math.max(0, start - 40), start);
  return before.endsWith("<") || openEntity.test(before) ? "<!---->" : "";
}
