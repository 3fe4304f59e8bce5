import type { Message } from "@microsoft/microsoft-graph-types";
import { toLine, toPeople, toPerson } from "../people.ts";
import { text } from "../text.ts";
import { escapeHtml } from "./html.ts";

/** Outlook's own line for a person: `Ann Lee <ann@customer.test>`. */
const people = (recipients: Message["toRecipients"]) => escapeHtml(toLine(toPeople(recipients)));

function headerLines(message: Message, locale: string): string[] {
  const sent = message.sentDateTime ? new Date(message.sentDateTime) : undefined;
  const when = sent?.toLocaleString(locale, { dateStyle: "full", timeStyle: "short" });
  const from = toPerson(message.from);
  const lines: [string, string][] = [
    [text.headerFrom, escapeHtml(text.person(from.name, from.address))],
    [text.headerSent, escapeHtml(when ?? "")],
    [text.headerTo, people(message.toRecipients)],
    [text.headerCc, people(message.ccRecipients)],
    [text.headerSubject, escapeHtml(message.subject ?? "")],
  ];
  return lines.filter(([, value]) => value !== "").map(([label, value]) => `<b>${label}</b> ${value}`);
}

/** What stands between `<body …>` and `</body>`, byte for byte; the whole text where there is no body element. */
function bodyOf(html: string): string {
  const start = /<body\b[^>]*>/i.exec(html);
  const from = start ? start.index + start[0].length : 0;
  const to = html.toLowerCase().lastIndexOf("</body");
  return html.slice(from, to >= from ? to : html.length);
}

/**
 * The body of a reply or forward as Outlook on the web builds it: an empty line to write on, `appendonsend`, a rule, the
 * header block `divRplyFwdMsg`, then the mail itself. The product finds the quote by these ids.
 */
export function quote(message: Message, html: string, locale: string): string {
  const header = headerLines(message, locale).join("<br>\r\n");
  return [
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body dir="ltr">',
    '<div class="elementToProof"><br></div>',
    '<div id="appendonsend"></div>',
    '<hr style="display:inline-block;width:98%" tabindex="-1">',
    `<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">${header}</font>`,
    "<div>&nbsp;</div></div>",
    `<div>${bodyOf(html)}</div>`,
    "</body></html>",
  ].join("\r\n");
}
