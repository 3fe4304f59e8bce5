import type { Account } from "../accounts.ts";
import { canonicalPropertyId, type StoredMessage } from "../mail/message.ts";
import { badAddress, badRequest } from "./errors.ts";
import { fieldOf, namedIn, toMatch } from "./filter.ts";
import { parseFilter } from "./filterParser.ts";
import type { View } from "./present.ts";

export interface ListQuery {
  readonly matches: (message: StoredMessage, account: Account) => boolean;
  readonly orderBy: readonly { readonly path: string; readonly isDescending: boolean }[];
  readonly top: number;
  readonly skip: number;
  readonly wantsCount: boolean;
}

const DEFAULT_TOP = 10;
const MAX_TOP = 1000;

const supported = new Set(["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand"]);

function option(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query)
    if (key.toLowerCase() === name || key.toLowerCase() === name.slice(1)) return value;
  return undefined;
}

/** @throws {GraphError} 400 for an OData option that is not answered here, rather than ignoring it. */
export function mustBeSupported(query: URLSearchParams) {
  for (const key of query.keys()) {
    if (key.startsWith("$") && !supported.has(key.toLowerCase())) {
      throw badAddress(`The query parameter '${key}' is not supported.`);
    }
  }
}

function readNumber(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = option(query, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max && (name !== "$top" || value > 0)) return value;
  throw badAddress(
    `Invalid value '${text}' for ${name} query option found. It must be between ${name === "$top" ? 1 : 0} and ${max}.`,
  );
}

function readOrder(query: URLSearchParams): ListQuery["orderBy"] {
  const text = option(query, "$orderby");
  if (text === undefined) return [];
  return text.split(",").map((part) => {
    const [path = "", direction = "asc", ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || !/^(asc|desc)$/i.test(direction))
      throw badAddress(`Syntax error in $orderby '${text}'.`);
    fieldOf(path);
    return { path, isDescending: direction.toLowerCase() === "desc" };
  });
}

/** @throws {GraphError} 400 */
export function readListQuery(query: URLSearchParams): ListQuery {
  mustBeSupported(query);
  const text = option(query, "$filter");
  const filter = text === undefined ? undefined : parseFilter(text);
  const orderBy = readOrder(query);
  const matches = filter ? toMatch(filter) : () => true;
  const named = filter ? namedIn(filter) : [];
  if (filter && orderBy.some(({ path }, index) => named[index] !== path)) {
    throw badRequest("The restriction or sort order is too complex for this operation.", "InefficientFilter");
  }
  return {
    matches,
    orderBy,
    top: readNumber(query, "$top", DEFAULT_TOP, MAX_TOP),
    skip: readNumber(query, "$skip", 0, Number.MAX_SAFE_INTEGER),
    wantsCount: option(query, "$count")?.toLowerCase() === "true",
  };
}

const newestFirst: ListQuery["orderBy"] = [{ path: "receivedDateTime", isDescending: true }];

/** Sorted as asked, or as Outlook does of itself: the newest first. */
export function sorted(messages: readonly StoredMessage[], account: Account, asked: ListQuery["orderBy"]) {
  const keys = (asked.length > 0 ? asked : newestFirst).map((one) => ({ ...one, field: fieldOf(one.path) }));
  return messages.toReversed().toSorted((a, b) => {
    for (const { field, isDescending } of keys) {
      const [left, right] = [field.read(a, account), field.read(b, account)];
      if (left !== right) return left < right === isDescending ? 1 : -1;
    }
    return 0;
  });
}

/** @returns what `$select` asks for, or `undefined` for everything. */
export function readSelect(query: URLSearchParams): ReadonlySet<string> | undefined {
  const text = option(query, "$select");
  if (text === undefined || text.trim() === "*") return undefined;
  return new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
}

const NAMED_PROPERTY =
  /^singleValueExtendedProperties\(\$filter=id eq '((?:[^']|'')+)'(?: or id eq '((?:[^']|'')+)')*\)$/i;

function propertiesIn(part: string): string[] {
  if (!NAMED_PROPERTY.test(part)) throw badAddress(`Could not understand $expand '${part}'.`);
  return [...part.matchAll(/id eq '((?:[^']|'')+)'/gi)].map(([, id = ""]) => {
    const canonical = canonicalPropertyId(id.replaceAll("''", "'"));
    if (canonical === undefined) throw badRequest("The property id is not valid.", "ErrorInvalidProperty");
    return canonical;
  });
}

/** @throws {GraphError} 400 */
export function readView(query: URLSearchParams, prefer: string): View {
  const expand = option(query, "$expand") ?? "";
  const parts = expand.split(/,(?![^(]*\))/).map((part) => part.trim());
  const properties = parts.filter((part) => part !== "" && part.toLowerCase() !== "attachments");
  const bodyType = /outlook\.body-content-type\s*=\s*"?(text|html)"?/i.exec(prefer)?.[1]?.toLowerCase();
  const pageSize = /odata\.maxpagesize\s*=\s*"?(\d{1,6})"?/i.exec(prefer)?.[1];
  return {
    maxPageSize: pageSize === undefined ? undefined : Number(pageSize),
    useImmutableIds: /idtype\s*=\s*"?immutableid"?/i.test(prefer),
    bodyType: bodyType as View["bodyType"],
    expandAttachments: parts.some((part) => part.toLowerCase() === "attachments"),
    expandProperties: properties.flatMap(propertiesIn),
  };
}
