import { ReadingLimits } from "../../../shared/interactions.ts";
import type { ReadingDoor } from "../../office/reading.ts";

const escapeForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const slash = "(?:/|%2f)";

/**
 * Our own addresses in a mail, open images first, since one of them is enough to know a message by. Links are found
 * inside of others too, where a scanner of the reader's has wrapped them (`…?url=https%3A%2F%2F…`). Whether they are
 * genuine is for the server to say.
 *
 * @param publicUrl origin of our public addresses.
 */
export function findOwnAddresses(html: string, publicUrl: string): string[] {
  const origin = escapeForRegExp(publicUrl).replaceAll(":", "(?::|%3a)").replaceAll("/", slash);
  const own = new RegExp(`${origin}${slash}([ola])${slash}([A-Za-z0-9_-]+)`, "gi");
  const images = new Set<string>();
  const links = new Set<string>();
  for (const [, kind = "", token] of html.matchAll(own)) {
    const isImage = kind.toLowerCase() === "o";
    const address = `${publicUrl}/${kind.toLowerCase()}/${token}${isImage ? ".gif" : ""}`;
    if (address.length <= ReadingLimits.maxLength) (isImage ? images : links).add(address);
  }
  return [...images, ...links].slice(0, ReadingLimits.maxAddresses);
}

/**
 * Tells the server once for each mail that is shown that the rep reads it, if there is something of ours in it
 * (spec H2): what Outlook then fetches is the rep's own doing.
 *
 * @param tell gets our addresses; one that fails costs no more than an open taken for a recipient's.
 * @returns how to stop.
 */
export function watchReading(
  door: Pick<ReadingDoor, "itemId" | "readHtml" | "onItemChanged">,
  publicUrl: string,
  tell: (addresses: string[]) => Promise<void>,
): () => void {
  let shown: string | undefined;
  async function look() {
    const id = door.itemId();
    if (id === shown) return;
    shown = id;
    if (id === undefined) return;
    const addresses = findOwnAddresses(await door.readHtml(), publicUrl);
    // Outlook has answered for another mail by now, which is looked at by itself.
    if (door.itemId() === id && addresses.length > 0) await tell(addresses);
  }
  // A mail that Outlook does not let us read, or a server that is away: the pane's other parts say so.
  const start = () => void look().catch(() => undefined);
  const stop = door.onItemChanged(start);
  start();
  return stop;
}
