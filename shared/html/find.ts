import { readDestination } from "./destination.ts";
import type { ReadOwn } from "./own.ts";
import { splitLinks } from "./prepare.ts";
import { scanHtml } from "./scan.ts";

/**
 * Which of our messages a mail is, told by what preparing put into its new text: the open image, or else the followed
 * links. What is quoted tells of the message that is answered, and says nothing here.
 *
 * @returns ids; several only if text of another message was copied in without being prepared.
 */
export function findMessages(html: string, readOwn: ReadOwn): string[] {
  const scan = scanHtml(html);
  const images = scan.images
    .filter(({ start }) => start < scan.quoteAt)
    .flatMap(({ addresses }) => addresses);
  const byImage = images.flatMap((address) => {
    const destination = readDestination(address);
    const own = destination.kind === "web" ? readOwn(destination.url) : undefined;
    return own?.kind === "open" ? [own.messageId] : [];
  });
  const found =
    byImage.length > 0 ? byImage : splitLinks(scan, readOwn).fresh.flatMap(({ own }) => own?.messageId ?? []);
  return [...new Set(found)];
}
