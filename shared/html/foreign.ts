/**
 * Follows whether the tokenizer is in SVG or MathML, where `<title>` or `<style>` are ordinary elements.
 *
 * The tree of a full parser is not built: of the open elements only roots and integration points are kept, which is
 * exact as long as end tags are in order.
 */
export interface Foreign {
  isForeign(): boolean;
  /** Whether any root is open, even if HTML has begun again in it. */
  isInside(): boolean;
  /** @returns whether the element was noted, so that `<svg/>` can be closed at once. */
  open(name: string): boolean;
  close(name: string): void;
}

const roots = new Set(["svg", "math"]);

/** Where HTML begins again inside of them (WHATWG 13.2.6.5, "HTML integration point"). */
const integrationPoints: Record<string, Set<string>> = {
  svg: new Set(["foreignobject", "desc", "title"]),
  math: new Set(["mi", "mo", "mn", "ms", "mtext"]),
};

/** HTML start tags that end foreign content (WHATWG 13.2.6.5); `font` does by its attributes only, so never here. */
const leaving = new Set(
  (
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu " +
    "meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
  ).split(" "),
);

export function followForeign(): Foreign {
  const open: string[] = [];
  const top = () => open.at(-1) ?? "";
  const isForeign = () => roots.has(top());
  return {
    isForeign,
    isInside: () => open.length > 0,
    open(name) {
      if (isForeign() && leaving.has(name)) while (isForeign()) open.pop();
      const isNoted = roots.has(name) || integrationPoints[top()]?.has(name) === true;
      if (isNoted) open.push(name);
      return isNoted;
    },
    close(name) {
      if (isForeign() && (name === "p" || name === "br")) while (isForeign()) open.pop();
      else if (top() === name) open.pop();
      else if (isForeign() && open.at(-2) === name) open.length -= 2;
    },
  };
}
