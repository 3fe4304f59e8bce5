import type { Header, StoredMessage } from "./message.ts";

/** One part of a MIME message, headers and all. */
interface Part {
  readonly headers: readonly Header[];
  /** As it goes over the wire. */
  readonly body: string;
}

const header = (name: string, value: string): Header => ({ name, value });

/** RFC 2047, for what isn't ASCII. */
const toWord = (text: string) =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

/** Names in quotes on their own, so that the addresses beside them stay readable. */
const encodeValue = (value: string) =>
  value.includes('" <')
    ? value.replace(/"([^"]*)"/g, (quoted, name: string) => (toWord(name) === name ? quoted : toWord(name)))
    : toWord(value);

const writeHeaders = (headers: readonly Header[]) =>
  headers.map(({ name, value }) => `${name}: ${encodeValue(value)}\r\n`).join("");

export const writePart = ({ headers, body }: Part) => `${writeHeaders(headers)}\r\n${body}`;

export const writeParts = (boundary: string, parts: readonly Part[]) =>
  `${parts.map((part) => `--${boundary}\r\n${writePart(part)}\r\n`).join("")}--${boundary}--\r\n`;

const folded = (base64: string) => base64.replace(/.{76}/g, "$&\r\n");

export function bodyPart({ contentType, content }: StoredMessage["body"]): Part {
  const type = contentType === "html" ? "text/html" : "text/plain";
  return {
    headers: [
      header("Content-Type", `${type}; charset="utf-8"`),
      header("Content-Transfer-Encoding", "base64"),
    ],
    body: folded(Buffer.from(content).toString("base64")),
  };
}

const attachmentPart = (one: StoredMessage["attachments"][number]): Part => ({
  headers: [
    header("Content-Type", `${one.contentType}; name="${toWord(one.name.replaceAll('"', "'"))}"`),
    header("Content-Disposition", one.isInline ? "inline" : "attachment"),
    header("Content-Transfer-Encoding", "base64"),
    ...(one.contentId === null ? [] : [header("Content-ID", `<${one.contentId}>`)]),
  ],
  body: folded(one.contentBytes),
});

const BOUNDARY = "_000_sandbox_";

/** @param headers those of the whole message @returns it as it goes over the wire. */
export function toMime(message: StoredMessage, headers: readonly Header[]): string {
  if (message.mime !== undefined) return Buffer.from(message.mime, "base64").toString("latin1");
  const outer = headers.filter(({ name }) => !/^content-(type|transfer-encoding|disposition)$/i.test(name));
  const body = bodyPart(message.body);
  if (message.attachments.length === 0) return writePart({ ...body, headers: [...outer, ...body.headers] });
  const type = header("Content-Type", `multipart/mixed; boundary="${BOUNDARY}"`);
  const parts = [body, ...message.attachments.map(attachmentPart)];
  return writePart({ headers: [...outer, type], body: writeParts(BOUNDARY, parts) });
}
