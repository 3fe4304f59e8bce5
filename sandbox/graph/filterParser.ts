import { canonicalPropertyId } from "../mail/message.ts";
import { badRequest } from "./errors.ts";

export type Literal = string | boolean | number | null;

/** The part of OData's `$filter` that Outlook understands of messages. */
export type Filter =
  | { readonly kind: "group"; readonly joint: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | {
      readonly kind: "compare";
      readonly path: string;
      readonly operator: Operator;
      readonly value: Literal;
      /** Instants and truth values stand without quotes. */
      readonly isQuoted: boolean;
    }
  | { readonly kind: "call"; readonly name: TextFunction; readonly path: string; readonly value: string }
  | { readonly kind: "property"; readonly id: string; readonly operator: Operator; readonly value: string };

const operators = ["eq", "ne", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];
const textFunctions = ["startswith", "endswith", "contains"] as const;
export type TextFunction = (typeof textFunctions)[number];

const invalid = (why: string) => badRequest(`Invalid filter clause: ${why}`, "BadRequest");

/** Strings in quotes, brackets and commas, and words; `ep:ep/id` is two words. */
function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = /\s*(?:('(?:[^']|'')*')|([(),])|([a-z]\w*:)|([^\s(),']+))/iy;
  while (pattern.lastIndex < text.trimEnd().length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw invalid(`There is an unterminated literal at position ${start} in '${text}'.`);
    tokens.push(match[0].trimStart());
  }
  return tokens;
}

const isQuoted = (token: string) => token.startsWith("'");
const unquote = (token: string) => token.slice(1, -1).replaceAll("''", "'");

function toLiteral(token: string): Literal {
  if (isQuoted(token)) return unquote(token);
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  return /^-?\d+(\.\d+)?$/.test(token) ? Number(token) : token;
}

/** Deeper brackets than anybody writes by hand are refused rather than followed. */
const MAX_DEPTH = 20;

/** Where the parser stands in the words of a filter. */
interface Cursor {
  readonly text: string;
  readonly tokens: readonly string[];
  position: number;
  depth: number;
}

const peek = ({ tokens, position }: Cursor) => tokens[position];

function next(cursor: Cursor): string {
  const token = peek(cursor);
  if (token === undefined) {
    throw invalid(`Expression expected at position ${cursor.text.length} in '${cursor.text}'.`);
  }
  cursor.position += 1;
  return token;
}

function expect(cursor: Cursor, wanted: string) {
  const token = next(cursor);
  if (token.toLowerCase() === wanted.toLowerCase()) return;
  throw invalid(`'${wanted}' expected, but '${token}' found in '${cursor.text}'.`);
}

function nextOperator(cursor: Cursor): Operator {
  const token = next(cursor);
  const operator = operators.find((one) => one === token);
  if (operator) return operator;
  throw invalid(`Syntax error: '${token}' is not an operator in '${cursor.text}'.`);
}

function nextString(cursor: Cursor): string {
  const token = next(cursor);
  if (isQuoted(token)) return unquote(token);
  throw invalid(`A string literal was expected, but '${token}' found in '${cursor.text}'.`);
}

function chain(cursor: Cursor, joint: "and" | "or", part: (cursor: Cursor) => Filter): Filter {
  const parts = [part(cursor)];
  while (peek(cursor)?.toLowerCase() === joint) {
    next(cursor);
    parts.push(part(cursor));
  }
  return parts.length === 1 ? parts[0]! : { kind: "group", joint, parts };
}

function expression(cursor: Cursor): Filter {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw invalid("the recursion limit has been exceeded.");
  const filter = chain(cursor, "or", (inner) => chain(inner, "and", term));
  cursor.depth -= 1;
  return filter;
}

function bracketed(cursor: Cursor): Filter {
  expect(cursor, "(");
  const filter = expression(cursor);
  expect(cursor, ")");
  return filter;
}

/** `contains(subject,'…')` */
function call(cursor: Cursor, name: TextFunction): Filter {
  expect(cursor, "(");
  const path = next(cursor);
  expect(cursor, ",");
  const value = nextString(cursor);
  expect(cursor, ")");
  return { kind: "call", name, path, value };
}

/** `singleValueExtendedProperties/Any(ep: ep/id eq '…' and ep/value eq '…')` */
function property(cursor: Cursor): Filter {
  expect(cursor, "(");
  const variable = next(cursor).replace(/:$/, "");
  for (const word of [`${variable}/id`, "eq"]) expect(cursor, word);
  const id = canonicalPropertyId(nextString(cursor));
  if (id === undefined) throw badRequest("The property id is not valid.", "ErrorInvalidProperty");
  for (const word of ["and", `${variable}/value`]) expect(cursor, word);
  const operator = nextOperator(cursor);
  const value = nextString(cursor);
  expect(cursor, ")");
  return { kind: "property", id, operator, value };
}

/** Counts as deeper, like brackets: a thousand times `not` is refused too. */
function negated(cursor: Cursor): Filter {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw invalid("the recursion limit has been exceeded.");
  const part = term(cursor);
  cursor.depth -= 1;
  return { kind: "not", part };
}

function term(cursor: Cursor): Filter {
  if (peek(cursor) === "(") return bracketed(cursor);
  const word = next(cursor);
  const name = word.toLowerCase();
  if (name === "not") return negated(cursor);
  if (name === "singlevalueextendedproperties/any") return property(cursor);
  const textFunction = textFunctions.find((one) => one === name);
  if (textFunction && peek(cursor) === "(") return call(cursor, textFunction);
  const operator = nextOperator(cursor);
  const token = next(cursor);
  return { kind: "compare", path: word, operator, value: toLiteral(token), isQuoted: isQuoted(token) };
}

/** @throws {GraphError} 400 */
export function parseFilter(text: string): Filter {
  const cursor: Cursor = { text, tokens: tokenize(text), position: 0, depth: 0 };
  const filter = expression(cursor);
  const left = peek(cursor);
  if (left === undefined) return filter;
  throw invalid(`Syntax error: '${left}' was not expected in '${text}'.`);
}
