import type { PreparedLink } from "../compose.ts";
import { writeAttribute } from "./attributes.ts";
import { type Destination, readDestination } from "./destination.ts";
import type { Edit } from "./edits.ts";
import { type JudgedLink, readWishes, reasonToLeave } from "./leave.ts";
import type { OwnAddress, ReadOwn } from "./own.ts";
import type { FoundLink } from "./walk.ts";

export interface Link {
  readonly found: FoundLink;
  /** Where it leads in the end: for our own, where they redirect to. */
  readonly destination: Destination;
  readonly own: OwnAddress | undefined;
}

export function readLinks(found: readonly FoundLink[], readOwn: ReadOwn): Link[] {
  return found.map((link) => {
    const destination = readDestination(link.href);
    const own = destination.kind === "web" ? readOwn(destination.url) : undefined;
    if (own === undefined) return { found: link, destination, own };
    // Nobody links to an open image on purpose; there is nothing to follow it to, or to turn it back to.
    if (own.kind === "open") return { found: link, destination: { kind: "none" }, own: undefined };
    return { found: link, destination: readDestination(own.url), own };
  });
}

/** Puts the original address in place of ours. */
export const turnBack = ({ found, own }: Link): Edit[] =>
  own === undefined ? [] : [replaceAddress(found, own.url)];

function replaceAddress({ start, end, isQuoted }: FoundLink, address: string): Edit {
  const text = writeAttribute(address);
  return { start, end, text: isQuoted ? text : `"${text}"` };
}

interface LinkOptions {
  readonly messageId: string;
  readonly followClicks: boolean;
  readonly skip: readonly string[];
  readonly skipAddressText: boolean;
  readonly linkUrl: (index: number, url: string) => string;
}

/** Longer addresses are cut off or refused by some mail programs (spec L2). */
const MAX_ADDRESS_LENGTH = 2000;

/** A link of the new text that leads somewhere, with what is to become of it. */
export interface ListedLink extends Link {
  readonly destination: JudgedLink["destination"];
  readonly skippedBecause: PreparedLink["skippedBecause"];
}

/** Decides about the links of the new text; see `prepareHtml`. `listed` are those of `prepared`, as they were found. */
export function prepareLinks(
  links: readonly Link[],
  options: LinkOptions,
): { prepared: PreparedLink[]; listed: ListedLink[]; edits: Edit[] } {
  const listed = listLinks(links, options);
  const indexes = assignIndexes(listed, options.messageId);
  const prepared: PreparedLink[] = [];
  const edits: Edit[] = [];
  for (const [position, link] of listed.entries()) {
    const { index, isKept } = indexes[position]!;
    const { url } = link.destination;
    const address =
      isKept || link.skippedBecause !== undefined ? undefined : followAddress(index, url, options);
    const skippedBecause = link.skippedBecause ?? (isKept || address !== undefined ? undefined : "tooLong");
    if (address !== undefined) edits.push(replaceAddress(link.found, address));
    else if (!isKept) edits.push(...turnBack(link));
    prepared.push({
      index,
      url,
      followed: skippedBecause === undefined,
      ...(skippedBecause && { skippedBecause }),
    });
  }
  return { prepared, listed, edits };
}

function listLinks(links: readonly Link[], options: LinkOptions): ListedLink[] {
  const wishes = readWishes(options);
  return links.flatMap((link) => {
    const { destination, own, found } = link;
    // A followed attachment of this message is no link of its text, and stays as it is.
    const isAttachment = own?.kind === "attachment" && own.messageId === options.messageId;
    if (destination.kind === "none" || (isAttachment && options.followClicks)) return [];
    const { text, isMarkedOff } = found;
    const skippedBecause = reasonToLeave({ destination, text, isMarkedOff }, wishes);
    return [{ ...link, destination, skippedBecause }];
  });
}

/** A followed link of this message keeps its index; a copy of it is a link of its own. The others fill the gaps. */
function assignIndexes(
  links: readonly ListedLink[],
  messageId: string,
): { index: number; isKept: boolean }[] {
  const taken = new Set<number>();
  const kept = links.map(({ own, skippedBecause }) => {
    if (own?.kind !== "link" || own.messageId !== messageId || skippedBecause !== undefined) return undefined;
    if (taken.has(own.index)) return undefined;
    taken.add(own.index);
    return own.index;
  });
  let free = 0;
  return kept.map((index) => {
    if (index !== undefined) return { index, isKept: true };
    while (taken.has(free)) free += 1;
    taken.add(free);
    return { index: free, isKept: false };
  });
}

function followAddress(index: number, url: string, options: LinkOptions): string | undefined {
  if (url.length > MAX_ADDRESS_LENGTH) return undefined;
  const address = options.linkUrl(index, url);
  return address.length > MAX_ADDRESS_LENGTH ? undefined : address;
}
