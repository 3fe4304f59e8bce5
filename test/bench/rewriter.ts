import { performance } from "node:perf_hooks";
import type { Tokens } from "../../server/features/tracking/tokens.ts";
import { prepareHtml } from "../../shared/html/prepare.ts";

const KILOBYTE = 1000;
const mails = [
  { name: "100 KB mail of classic Outlook", build: buildClassicMail, size: 100 * KILOBYTE },
  { name: "1 MB mail of classic Outlook", build: buildClassicMail, size: 1000 * KILOBYTE },
  { name: "5 MB mail of classic Outlook", build: buildClassicMail, size: 5000 * KILOBYTE },
  { name: "100 KB mail of new Outlook", build: buildNewMail, size: 100 * KILOBYTE },
];

/** Enough work for a steady figure at each size, in characters. */
const WORK = 60_000 * KILOBYTE;
const ROUNDS = 7;

const messageId = "3f0c9b6e-4d0a-4d77-9d56-0a3a1b8f6c11";
const orgId = "9a1d1d5e-52cb-4a5c-8f3f-6d8f0d7a2b40";

/**
 * How fast a body is prepared, with about 40 links in each 100 KB: scanning, judging links, reading what may be our own,
 * signing, splicing. A byte is a character here: the mail is ASCII. The figure is the median of several rounds.
 */
export async function benchRewriter(tokens: Tokens): Promise<{ name: string; megabytesPerSecond: number }[]> {
  const runs = mails.map(({ name, build, size }) => ({ name, html: build(size), speeds: [] as number[] }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { html, speeds } of runs) {
      const speed = measure(html, tokens);
      // The first round is for the compiler.
      if (round > 0) speeds.push(speed);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return runs.map(({ name, speeds }) => ({ name, megabytesPerSecond: Math.round(median(speeds)) }));
}

function measure(html: string, tokens: Tokens): number {
  const times = Math.max(1, Math.round(WORK / ROUNDS / html.length));
  const startedAt = performance.now();
  for (let time = 0; time < times; time += 1) {
    prepareHtml(html, {
      messageId,
      followOpens: true,
      followClicks: true,
      skip: [],
      skipAddressText: false,
      readOwn: tokens.readOwn,
      linkUrl: (index, url) => tokens.linkUrl(orgId, messageId, index, url),
      openImageUrl: tokens.openImageUrl(orgId, messageId),
    });
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return (html.length * times) / 1e6 / seconds;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** What classic Outlook makes of a few paragraphs with a link and a table: long styles, short texts. */
function buildClassicMail(length: number): string {
  const start =
    "<html xmlns:v='urn:schemas-microsoft-com:vml'><head><!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->" +
    "<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt; font-family:'Calibri',sans-serif;} --></style></head>" +
    "<body lang=EN-US link='#0563C1' vlink='#954F72'><div class=WordSection1>";
  return `${repeat(start, buildClassicSection, length)}</div></body></html>`;
}

/** The same from Outlook on the web: a `div` for each line. */
function buildNewMail(length: number): string {
  return `${repeat("<html><head></head><body>", buildNewSection, length)}</body></html>`;
}

function repeat(start: string, build: (index: number) => string, length: number): string {
  const parts = [start];
  let done = start.length;
  for (let index = 0; done < length; index += 1) {
    const part = build(index);
    parts.push(part);
    done += part.length;
  }
  return parts.join("");
}

function buildNewSection(index: number): string {
  const style =
    'class="elementToProof" style="font-family: Aptos, Aptos_EmbeddedFont, Aptos_MSFontService, Calibri, Helvetica, ' +
    'sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"';
  const line = `<div ${style}>Thank you for the call. As agreed, here is what we would begin with.&nbsp;</div>`;
  return (
    line.repeat(8) +
    `<div ${style}>See <a href="https://shop.example/offers/${index}?from=mail&amp;lang=en#terms" ` +
    `id="LPlnk${100_000 + index}" class="OWAAutoLink">offer number ${index}</a> and tell me what you think.</div><div ${style}><br></div>`
  );
}

function buildClassicSection(index: number): string {
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
