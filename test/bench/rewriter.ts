import { performance } from "node:perf_hooks";
import { prepareHtml } from "../../shared/html/prepare.ts";

const KILOBYTE = 1000;
const sizes = [
  ["100 KB mail", 100 * KILOBYTE],
  ["1 MB mail", 1000 * KILOBYTE],
  ["5 MB mail", 5000 * KILOBYTE],
] as const;

/** Enough work for a steady figure at each size, in characters. */
const WORK = 60_000 * KILOBYTE;
const ROUNDS = 7;

const messageId = "3f0c9b6e-4d0a-4d77-9d56-0a3a1b8f6c11";

/**
 * How fast a body is prepared, with about 40 links in each 100 KB: scanning, judging links, splicing, and whatever
 * `linkUrl` costs. A byte is a character here: the mail is ASCII. The figure is the median of several rounds.
 */
export async function benchRewriter(
  linkUrl: (index: number, url: string) => string = (index) => `https://engage.example/l/${index}`,
): Promise<{ name: string; megabytesPerSecond: number }[]> {
  const mails = sizes.map(([name, size]) => ({ name, html: buildMail(size), speeds: [] as number[] }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { html, speeds } of mails) {
      const speed = measure(html, linkUrl);
      // The first round is for the compiler.
      if (round > 0) speeds.push(speed);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return mails.map(({ name, speeds }) => ({ name, megabytesPerSecond: Math.round(median(speeds)) }));
}

function measure(html: string, linkUrl: (index: number, url: string) => string): number {
  const times = Math.max(1, Math.round(WORK / ROUNDS / html.length));
  const startedAt = performance.now();
  for (let time = 0; time < times; time += 1) {
    prepareHtml(html, {
      messageId,
      followOpens: true,
      followClicks: true,
      skip: [],
      skipAddressText: false,
      readOwn: () => undefined,
      linkUrl,
      openImageUrl: "https://engage.example/o/image.gif",
    });
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return (html.length * times) / 1e6 / seconds;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** What classic Outlook makes of a few paragraphs with a link and a table: long styles, short texts. */
function buildMail(length: number): string {
  const parts = [
    "<html xmlns:v='urn:schemas-microsoft-com:vml'><head><!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->" +
      "<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:'Calibri',sans-serif;} --></style></head>" +
      "<body lang=EN-US link='#0563C1' vlink='#954F72'><div class=WordSection1>",
  ];
  let done = parts[0]!.length;
  for (let index = 0; done < length; index += 1) {
    const part = buildSection(index);
    parts.push(part);
    done += part.length;
  }
  return `${parts.join("")}</div></body></html>`;
}

function buildSection(index: number): string {
  const paragraph =
    "<p class=MsoNormal><span lang=EN-US style='font-size:11.0pt;font-family:\"Calibri\",sans-serif;color:#1F497D'>" +
    "Thank you for the call. As agreed, here is what we would begin with, and what it would cost.&nbsp;<o:p></o:p></span></p>";
  return (
    paragraph.repeat(5) +
    "<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='border-collapse:collapse'><tr>" +
    "<td width=300 valign=top style='width:225.0pt;padding:0cm 5.4pt 0cm 5.4pt'><p class=MsoNormal><b>Offer</b></p></td>" +
    `<td width=300 valign=top style='width:225.0pt;padding:0cm 5.4pt 0cm 5.4pt'><p class=MsoNormal>EUR ${index}.00</p></td></tr></table>` +
    `<div><p class=MsoNormal>See <a href="https://shop.example/offers/${index}?from=mail&amp;lang=en#terms">` +
    `<span style='color:#0563C1'>offer number ${index}</span></a> and tell me what you think.</p></div>` +
    paragraph.repeat(5)
  );
}
