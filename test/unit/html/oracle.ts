import { parse, type DefaultTreeAdapterTypes as Tree } from "parse5";

const HTML = "http://www.w3.org/1999/xhtml";

/** What a full WHATWG parser makes of a document, as a mail program does: without running scripts. */
interface Reading {
  /** The href of every hyperlink start tag, in the order of the source. */
  readonly hrefs: string[];
  /** Start of the source of every image that would be shown, in the order of the tree. */
  readonly images: { start: number; address: string }[];
  /** Text as seen: none of scripts, styles, titles and templates. */
  readonly text: string;
}

const unseen = new Set(["script", "style", "title", "template", "noembed", "noframes", "iframe"]);

export function readWithParser(html: string): Reading {
  const hrefs = new Map<number, string>();
  const images: Reading["images"] = [];
  const texts: string[] = [];
  const visit = (node: Tree.Node, isSeen: boolean) => {
    if (node.nodeName === "#text" && isSeen) texts.push((node as Tree.TextNode).value);
    if ("tagName" in node) visitElement(node, isSeen);
  };
  const visitElement = (element: Tree.Element, isSeen: boolean) => {
    const { tagName } = element;
    // Clones that the parser makes of misnested elements stand nowhere in the source, or where the first one does.
    const start = element.sourceCodeLocation?.startOffset;
    if (start === undefined) return;
    const attributeOf = (name: string) =>
      element.attrs.find((attr) => attr.name === name && !attr.prefix)?.value;
    const href = attributeOf("href");
    if ((tagName === "a" || tagName === "area") && href !== undefined) hrefs.set(start, href);
    if (tagName === "img" && isSeen) images.push({ start, address: attributeOf("src") ?? "" });
  };
  walk(parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false }), visit);
  const inOrder = [...hrefs].toSorted(([a], [b]) => a - b).map(([, href]) => href);
  return { hrefs: inOrder, images, text: texts.join("") };
}

/** Without recursion, as documents of the tests are deeper than the stack. */
function walk(root: Tree.Node, visit: (node: Tree.Node, isSeen: boolean) => void): void {
  const stack: { node: Tree.Node; isSeen: boolean }[] = [{ node: root, isSeen: true }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, isSeen } = next;
    visit(node, isSeen);
    const isHtml = "namespaceURI" in node && node.namespaceURI === HTML;
    const showsContent = isSeen && !(isHtml && unseen.has(node.nodeName));
    const children = "content" in node ? [node.content] : "childNodes" in node ? node.childNodes : [];
    for (const child of children.toReversed()) stack.push({ node: child, isSeen: showsContent });
  }
}
