import { z } from "zod";
import type { Answer } from "../http.ts";
import type { Stay } from "../mail/history.ts";
import { folderNames } from "../mail/message.ts";
import { badAddress, badRequest, GraphError } from "./errors.ts";
import { type GraphCall, type Operation, preferenceApplied } from "./frame.ts";
import { shape, theFolder } from "./messages.ts";
import { messageId } from "./present.ts";
import { readListQuery, readView } from "./query.ts";

/** Where a round of asking stands; a token is this, in letters that say nothing to the caller. */
const State = z.strictObject({
  generation: z.number().int(),
  folder: z.enum(folderNames),
  /** The caller knows what there was at this change; -1 for nothing yet. */
  from: z.number().int(),
  /** The round ends with this change; what comes later belongs to the next. */
  to: z.number().int(),
  /** The last change that was told. */
  told: z.number().int(),
  issuedAt: z.iso.datetime(),
  /** The options of the first call: links carry them along. */
  query: z.string(),
});
type State = z.infer<typeof State>;

/**
 * Outlook says of its tokens only that old ones are thrown away when there are too many. A month is our guess, by the
 * sandbox's clock.
 */
const LIFETIME_MS = 30 * 24 * 3600 * 1000;
const DEFAULT_PAGE = 10;
const MAX_PAGE = 1000;

const options = new Set(["$select", "$top", "$expand", "$filter", "changetype"]);
const changeTypes = ["created", "updated", "deleted"] as const;
const FILTER = /^\s*receivedDateTime\s+(?:ge|gt)\s+\S+\s*$/i;

const toToken = (state: State) => Buffer.from(JSON.stringify(state)).toString("base64url");

function readToken(text: string): State {
  try {
    return State.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw badRequest("Badly formed token.", "ErrorInvalidUrlQuery");
  }
}

/** The address to begin anew with, as Graph's `Location` gives it. */
function stale(call: GraphCall, state: State): GraphError {
  const { generation, last } = call.mailbox.history;
  const message = `The sync state generation is not found; generation=${state.generation};[highest=${generation}][${last()}].`;
  const headers = { location: `${pathOf(call)}?$deltatoken=` };
  return new GraphError(410, "SyncStateNotFound", message, { headers });
}

const pathOf = ({ address }: GraphCall) => `${address.origin}${address.pathname}`;

/** @throws {GraphError} 410 when the token leads nowhere any more, 400 when it never led here. */
function proceed(call: GraphCall, state: State): State {
  const { history } = call.mailbox;
  const isOld = call.now.getTime() - Date.parse(state.issuedAt) > LIFETIME_MS;
  if (state.generation !== history.generation || isOld) throw stale(call, state);
  if (state.folder !== theFolder(call)) throw badRequest("Badly formed token.", "ErrorInvalidUrlQuery");
  return state;
}

/** @throws {GraphError} 400 for an option delta doesn't know. */
function begin(call: GraphCall): State {
  const known = new URLSearchParams();
  for (const [key, value] of call.query) {
    const name = key.toLowerCase();
    if (options.has(name)) known.set(name === "changetype" ? "changeType" : name, value);
    else if (key.startsWith("$") && value !== "")
      throw badAddress(`The query parameter '${key}' is not supported.`);
  }
  const filter = known.get("$filter");
  if (filter !== null && !FILTER.test(filter)) {
    throw badRequest("The query filter contains one or more invalid nodes.", "ErrorInvalidUrlQueryFilter");
  }
  const changeType = known.get("changeType");
  if (changeType !== null && !changeTypes.some((one) => one === changeType)) {
    throw badRequest(`The value '${changeType}' of changeType is not valid.`, "ErrorInvalidUrlQuery");
  }
  const { generation, last } = call.mailbox.history;
  const issuedAt = call.now.toISOString();
  const folder = theFolder(call);
  return { generation, folder, from: -1, to: last(), told: -1, issuedAt, query: known.toString() };
}

function stateOf(call: GraphCall): State {
  const skip = call.query.get("$skiptoken");
  if (skip) return proceed(call, readToken(skip));
  const delta = call.query.get("$deltatoken");
  if (!delta) return begin(call);
  const before = proceed(call, readToken(delta));
  return { ...before, from: before.to, told: before.to, to: call.mailbox.history.last() };
}

function pageSize(call: GraphCall, query: URLSearchParams): number {
  const asked = call.view.maxPageSize ?? Number(query.get("$top") ?? DEFAULT_PAGE);
  return Math.min(Math.max(asked, 1), MAX_PAGE);
}

type Entry = Record<string, unknown>;
const TYPE = { "@odata.type": "#microsoft.graph.message" };

/** What one stay comes to for a caller who knows the mailbox as it was at `state.from`. */
function createTell(call: GraphCall, state: State, query: URLSearchParams) {
  const { mailbox } = call;
  const { matches } = readListQuery(query);
  const isWanted = (kind: (typeof changeTypes)[number]) => (query.get("changeType") ?? kind) === kind;

  function gone(stay: Stay): Entry | undefined {
    if (stay.enteredAt > state.from || !isWanted("deleted")) return undefined;
    const isBack = mailbox.find(stay.itemId)?.folder === state.folder;
    if (isBack && call.view.useImmutableIds) return undefined;
    return { ...TYPE, id: messageId(mailbox.account, stay, call.view), "@removed": { reason: "deleted" } };
  }
  return (stay: Stay): Entry | undefined => {
    if (stay.isOver) return gone(stay);
    const message = mailbox.find(stay.itemId);
    if (!message || !matches(message, mailbox.account)) return undefined;
    const kind = stay.enteredAt > state.from ? "created" : "updated";
    return state.from < 0 || isWanted(kind) ? { ...TYPE, ...shape(call, message) } : undefined;
  };
}

function run(given: GraphCall): Answer {
  const state = stateOf(given);
  const query = new URLSearchParams(state.query);
  const { expandAttachments, expandProperties } = readView(query, "");
  const call = { ...given, query, view: { ...given.view, expandAttachments, expandProperties } };
  const tell = createTell(call, state, query);
  const size = pageSize(call, query);
  const value: Entry[] = [];
  let { told } = state;
  let isDone = true;
  for (const stay of call.mailbox.history.between(state.folder, state.told, state.to)) {
    const entry = tell(stay);
    if (entry && value.length === size) {
      isDone = false;
      break;
    }
    if (entry) value.push(entry);
    told = stay.changedAt;
  }
  const token = toToken({ ...state, told, issuedAt: call.now.toISOString() });
  const link = `${pathOf(given)}?${isDone ? "$deltatoken" : "$skiptoken"}=${token}`;
  return {
    status: 200,
    body: {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(message)",
      [isDone ? "@odata.deltaLink" : "@odata.nextLink"]: link,
      value,
    },
    headers: preferenceApplied(call.view),
  };
}

/** What changed in a folder since the caller last asked. Graph follows each folder on its own. */
export const deltaOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/mailFolders/:folder/messages/delta",
    name: "messages.delta",
    permission: "Mail.Read",
    run,
  },
];
