import fc from "fast-check";
import { attachmentOf, imageOf, linkOf, messageId, otherId } from "./own.ts";

/** Documents as no mail program writes them: every token a parser has a rule for, in any order. */

const names = (
  "a area A p div table tr td b i span svg math title style script textarea template noscript body html head img " +
  "xmp iframe br form button foreignObject desc mi mtext li ul h1 object font o:p v:rect base plaintext noframes " +
  "caption colgroup nobr center"
).split(" ");

const hrefs = [
  "https://a.example/x?a=1&amp;b=2#f",
  "http://b.example/%20?q='1'&lang=sl",
  "&#x68;ttps://c.example/&copy=1&notit;",
  " https://d.example/\n/x ",
  "https://e.example/š\u{1F600}",
  "https://f.example/a b",
  "/relative",
  "",
  "#top",
  "mailto:rep@seller.test",
  "https://",
  "x\0y",
];

const strange = [
  "<!-- c <a href=x> -->",
  "<!-->",
  "<!--->",
  "<!--x--!>",
  "<!doctype html>",
  "<?pi <a> ?>",
].concat(
  [
    "<![endif]>",
    "<![if !vml]>",
    "<![CDATA[ <a href=https://cdata.example/> ]]>",
    "<3",
    "< a href=x>",
    "</ x>",
  ],
  [
    "</>",
    "&amp",
    "&",
    "<",
    "</",
    "<!",
    "<!doctype x",
    "<a",
    "\0",
    "\u{D800}",
    "<!-",
    "]]>",
    "-->",
    "--",
    "text",
    " ",
  ],
);

const own = [
  `<img src="${imageOf(messageId)}">`,
  `<IMG alt="" src='${imageOf(otherId)}' width=1>`,
  `<a href="${linkOf(messageId, 3, "https://three.example/?a&b")}">three</a>`,
  `<a href='${linkOf(messageId, 3, "https://three.example/?a&b")}'>copy</a>`,
  `<a href=${linkOf(otherId, 0, "https://zero.example/")}>zero</a>`,
  `<a href="${attachmentOf(otherId, "https://file.example/")}">file</a>`,
];

const quotes = ['<div id="appendonsend"></div>', '<div class="gmail_quote">', "<blockquote type=cite>"];

const conditional = [
  '<!--[if mso]><v:rect href="https://vml.example/?a=1&amp;b=2"><![endif]-->',
  "<!--[if !mso]><!--><a href='https://revealed.example/'>x</a><!--<![endif]-->",
  `<!--[if gte vml 1]><v:imagedata src="${imageOf(otherId)}"/><![endif]-->`,
];

/** One of these in 500 has no closing quote, and swallows the rest of the document. */
const attribute = fc
  .tuple(
    fc.constantFrom("href", "HREF", "class", "xlink:href", "data-x", "=", "<", '"', "'"),
    fc.constantFrom(...hrefs, ">", "<a href=q>", "--"),
    fc.nat({ max: 500 }),
  )
  .map(([name, value, style]) => {
    if (style === 0) return `${name}="${value}`;
    if (style % 5 === 1) return name;
    if (style % 5 === 2) return `${name}=${value.replace(/[\s>]/g, "")}`;
    if (style % 5 === 3) return `${name} = '${value.replaceAll("'", "&#39;")}'`;
    return `${name}="${value}"`;
  });

const startTag = fc
  .tuple(
    fc.constantFrom(...names),
    fc.array(attribute, { maxLength: 3 }),
    fc.constantFrom("", "", " ", "/", " /", "\n"),
  )
  .map(([name, attributes, end]) => `<${[name, ...attributes].join(" ")}${end}>`);

const endTag = fc.constantFrom(...names).map((name) => `</${name}>`);

const tokens = [
  { weight: 8, arbitrary: startTag },
  { weight: 4, arbitrary: endTag },
  { weight: 4, arbitrary: fc.constantFrom(...strange) },
  { weight: 2, arbitrary: fc.string({ maxLength: 6, unit: "binary" }) },
];

const join = (arbitrary: fc.Arbitrary<string[]>) => arbitrary.map((parts) => parts.join(""));

/** Without anything of ours in it. */
export const documents = join(fc.array(fc.oneof(...tokens), { maxLength: 14 }));

/** With our own links and images, quotes and conditional comments among the rest. */
export const ownDocuments = join(
  fc.array(
    fc.oneof(
      ...tokens,
      { weight: 4, arbitrary: fc.constantFrom(...own) },
      { weight: 1, arbitrary: fc.constantFrom(...quotes) },
      { weight: 2, arbitrary: fc.constantFrom(...conditional) },
    ),
    { maxLength: 14 },
  ),
);
