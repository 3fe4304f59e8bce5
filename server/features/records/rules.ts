import { normalizeAddress } from "../../../shared/address.ts";
import { CrmRecord, type NewRecord, type RecordChange } from "../../../shared/records.ts";

/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ı: "i",
  þ: "th",
};
const PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");

/** Text as search and order see it: case and accents make no difference (spec E1). */
export function fold(text: string): string {
  // Taken apart twice: some letters have a lower case only once they are plain, and some lower cases have marks.
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(PLAIN_LETTERS, (letter) => PLAIN[letter] ?? letter);
}

const wordsOf = (text: string) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Scripts that put no space between words: there the beginning of a word can be anywhere. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}]/u;

/** Every word of `search` begins a word of the record's name or addresses. */
export function matchesSearch(record: Pick<CrmRecord, "name" | "emails">, search: string): boolean {
  const words = [record.name, ...record.emails].flatMap(wordsOf);
  return wordsOf(search).every((wanted) =>
    words.some((word) => (UNSPACED.test(wanted) ? word.includes(wanted) : word.startsWith(wanted))),
  );
}

/** Folding can make a text many times longer, and a cursor carries the key. */
const MAX_SORTED_LENGTH = 300;

/** Where a record stands in the list; the id decides between equal names. */
export function sortKeyOf(record: Pick<CrmRecord, "name" | "recordId">): string {
  // Well-formed, because a cursor carries it as UTF-8, where half a surrogate pair does not come back as it was.
  const name = fold(record.name).slice(0, MAX_SORTED_LENGTH).toWellFormed();
  return `${name}\u0000${record.recordId}`;
}

/** Every address once, in the spelling that came first. */
export function distinctEmails(emails: readonly string[]): string[] {
  const byAddress = new Map<string, string>();
  for (const email of emails) {
    const address = normalizeAddress(email) ?? email;
    if (!byAddress.has(address)) byAddress.set(address, email);
  }
  return [...byAddress.values()];
}

/** The spelling by which the index finds an address. */
export const indexedAddresses = (record: Pick<CrmRecord, "emails">) =>
  record.emails.map((email) => normalizeAddress(email)).filter((address) => address !== undefined);

export function makeRecord(input: NewRecord, recordId: string, by: { repId: string; at: string }): CrmRecord {
  const isFollowSet = input.follow !== "inherit";
  return {
    ...input,
    recordId,
    emails: distinctEmails(input.emails),
    followSetAt: isFollowSet ? by.at : null,
    followSetBy: isFollowSet ? by.repId : null,
    createdAt: by.at,
    changedAt: by.at,
  };
}

/**
 * The record with what the caller named changed. A preference said anew is set anew, even to what it was; where it
 * came from before says nothing about it any more (spec E3).
 */
export function changeRecord(
  record: CrmRecord,
  change: RecordChange,
  by: { repId: string; at: string },
): CrmRecord {
  const followSet =
    change.follow === undefined ? {} : { followSource: null, followSetAt: by.at, followSetBy: by.repId };
  const changed = CrmRecord.parse({ ...record, ...followSet, ...change, changedAt: by.at });
  return { ...changed, emails: distinctEmails(changed.emails) };
}

/**
 * Who would lose a refusal if `before` became `after`, or went: the members of an account that refuses for them. They
 * would fall to the organization's default, which may allow what nobody ever allowed (spec E3).
 *
 * A refusal that is taken back as such is no loss, it is somebody's word.
 *
 * @param after `undefined` if the record is deleted.
 */
export function losingRefusal<R extends Pick<CrmRecord, "accountId" | "follow" | "recordId">>(
  before: Pick<CrmRecord, "recordId" | "kind" | "follow">,
  after: Pick<CrmRecord, "kind"> | undefined,
  records: readonly R[],
): R[] {
  if (!refusesForMembers(before) || after?.kind === "account") return [];
  return records.filter(({ accountId, follow }) => accountId === before.recordId && follow === "inherit");
}

/** Asked first, as it spares reading all records. */
export const refusesForMembers = ({ kind, follow }: Pick<CrmRecord, "kind" | "follow">) =>
  kind === "account" && follow === "doNotAllow";

/** An IANA name this platform knows; offsets as `+01:00` are no zone, because they know no summer time. */
export function isKnownZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
