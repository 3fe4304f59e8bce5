/** A reply as heavy as they come: 900 KB of HTML, 12 inline images, a quoted thread with pictures of its own. */
export interface BigMail {
  readonly html: string;
  /** The inline images of the new text; each `cid:` address of it is `contentId`. */
  readonly images: readonly InlineImage[];
  /** From here on the text is quoted. */
  readonly quote: string;
}

export interface InlineImage {
  readonly name: string;
  readonly contentId: string;
  readonly base64: string;
}

const IMAGES = 12;
const LENGTH = 900_000;
const LINKS = 40;

/** A GIF of one pixel; the byte that makes it this one's own lies in its palette. */
function gif(number: number): string {
  const head = "47494638396101000100800000";
  const colour = number.toString(16).padStart(2, "0").repeat(3);
  const rest = "ffffff2c00000000010001000002024401003b";
  return Buffer.from(head + colour + rest, "hex").toString("base64");
}

export function buildBigMail(): BigMail {
  const images = Array.from({ length: IMAGES }, (_, at) => {
    const name = `image${String(at + 1).padStart(3, "0")}.gif`;
    return { name, contentId: `${name}@01DB0000.0000ABCD`, base64: gif(at + 1) };
  });
  const paragraphs = images.map(
    ({ contentId, name }) =>
      `<p class="MsoNormal" style='font-size:11pt'>See <img width=1 height=1 src="cid:${contentId}" alt="${name}"><o:p>&nbsp;</o:p></p>`,
  );
  const links = Array.from(
    { length: LINKS },
    (_, at) => `<p><a href="https://shop.example/item?id=${at}&amp;from=mail">Item ${at}</a></p>\r\n`,
  );
  const start = `<html><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang="EN-GB">`;
  const quote = buildQuote(LENGTH - start.length - paragraphs.join("").length - links.join("").length);
  return { html: `${start}${paragraphs.join("")}${links.join("")}${quote}`, images, quote };
}

function buildQuote(length: number): string {
  const open =
    '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> Monday</div>';
  const picture = '<img src="cid:quoted.png@01DB" alt="quoted">';
  const line = `<p>Zażółć gęślą jaźń &mdash; ${"word ".repeat(40)}<a href='https://old.example/'>old</a></p>\n`;
  const end = `${picture}</body></html>`;
  const count = Math.ceil((length - open.length - end.length) / line.length);
  return `${open}${line.repeat(count)}${end}`;
}
