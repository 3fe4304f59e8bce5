import PostalMime from "postal-mime";

/** What a delivery report says to programs (RFC 3464). */
export interface DeliveryReport {
  /** Whether some recipient does not get it. A report may also tell of delay, or of success. */
  readonly isFailure: boolean;
  /** Whom it did not reach. */
  readonly addresses: readonly string[];
  /** Message ids of the mail it is about. */
  readonly originalIds: readonly string[];
}

/** The fields of one block, by their names in lower case; folded lines are made one. */
function fieldsOf(block: string): Map<string, string> {
  const lines = block.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return new Map(
    lines.flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}

/** `rfc822;ann@x.test` */
function addressIn(field = ""): string {
  const text = field.slice(field.indexOf(";") + 1).trim();
  return (text.startsWith("<") && text.endsWith(">") ? text.slice(1, -1) : text).toLowerCase();
}

/**
 * Anybody can write one, and reading takes its time line by line: no more is looked at. What a program wants to know
 * comes first; what is brought back begins with its headers.
 */
const MAX_READ = 192 * 1024;

const MESSAGE_ID = /^message-id:\s*(<[^<>\s]+>)/im;

/** @returns `undefined` for what has no part that tells a program what became of a mail. */
export async function readReport(mime: string): Promise<DeliveryReport | undefined> {
  const options = { forceRfc822Attachments: true, attachmentEncoding: "utf8" } as const;
  const { attachments } = await PostalMime.parse(mime.slice(0, MAX_READ), options);
  const textOf = (types: RegExp) =>
    attachments.filter(({ mimeType }) => types.test(mimeType)).map(({ content }) => String(content));
  const [status] = textOf(/^message\/(global-)?delivery-status$/);
  if (status === undefined) return undefined;
  const failed = status
    .split(/\r?\n\s*\r?\n/)
    .map(fieldsOf)
    .filter((fields) => fields.get("action")?.toLowerCase() === "failed");
  const originals = textOf(/^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/);
  return {
    isFailure: failed.length > 0,
    addresses: failed.map((fields) =>
      addressIn(fields.get("original-recipient") ?? fields.get("final-recipient")),
    ),
    originalIds: originals.flatMap((text) => MESSAGE_ID.exec(text.split(/\r?\n\r?\n/)[0] ?? "")?.[1] ?? []),
  };
}
