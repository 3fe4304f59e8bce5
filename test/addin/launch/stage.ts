import { randomBytes, randomUUID } from "node:crypto";
import vm from "node:vm";
import { createTokens } from "../../../server/features/tracking/tokens.ts";
import { WentUnfollowed } from "../../../shared/cards.ts";
import {
  type FollowReason,
  type FollowState,
  type PrepareAnswer,
  PrepareRequest,
  TicketRequest,
} from "../../../shared/compose.ts";
import { prepareHtml } from "../../../shared/html/prepare.ts";
import { createBareEngine, createVirtualTime } from "./bareEngine.ts";
import { type FakeDraft, fakeDraft, fakeOffice, type Habits } from "./fakeOutlook.ts";

export const PUBLIC_URL = "https://engage.example";
export const orgId = randomUUID();
export const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: PUBLIC_URL,
});

/** What our server is asked, and how it answers; `ben` refuses, `olga` allows opens only, all others allow. */
export interface FakeServer {
  readonly asked: { path: string; bearer: string; body: Record<string, unknown> }[];
  /** Stands in for the usual answer: a status, or an answer of any kind. */
  answer: ((path: string, place: number) => number | object | "hang" | "cut" | undefined) | undefined;
  /** How long each answer takes, ms. */
  delayMs: number;
  /** What the message of each ticket is. */
  readonly tickets: Map<string, string>;
  /** Which messages there are, so that a ticket for them is given. */
  readonly messages: Set<string>;
}

function evaluate({ to, cc, bcc = [], follow }: PrepareRequest): [FollowState, FollowReason] {
  if (follow === "dontFollow") return ["notFollowing", "repChose"];
  const names = [...to, ...cc, ...bcc].map(({ address }) => address.split("@")[0]);
  if (names.includes("ben")) return ["blocked", "recipientRefuses"];
  if (names.includes("olga")) return ["partlyFollowing", "onlyOpens"];
  return ["following", "everyoneAllows"];
}

/** As our server prepares. */
export function prepare(request: PrepareRequest): PrepareAnswer {
  const messageId = request.messageId ?? randomUUID();
  const [state, reasonCode] = evaluate(request);
  const isFollowed = state === "following" || state === "partlyFollowing";
  const openImageUrl = tokens.openImageUrl(orgId, messageId);
  const prepared =
    request.html === null
      ? undefined
      : prepareHtml(request.html, {
          messageId,
          followOpens: isFollowed,
          followClicks: state === "following",
          skip: [],
          skipAddressText: false,
          readOwn: tokens.readOwn,
          linkUrl: (index, url) => tokens.linkUrl(orgId, messageId, index, url),
          openImageUrl,
        });
  return {
    messageId,
    ticket: `ticket-${messageId}`,
    state,
    reasonCode,
    reason: "",
    html: prepared?.html ?? null,
    links: prepared?.links ?? [],
    openImageUrl: prepared?.hasOpenImage ? openImageUrl : null,
  };
}

function respond(server: FakeServer, path: string, bearer: string, body: Record<string, unknown>) {
  if (path === "/api/compose/ticket") {
    const { messageId = randomUUID() } = TicketRequest.parse(body);
    if (body.messageId !== undefined && !server.messages.has(messageId)) return 404;
    const ticket = `ticket-${messageId}`;
    server.tickets.set(ticket, messageId);
    return { messageId, ticket };
  }
  if (path.endsWith("/wentUnfollowed")) {
    WentUnfollowed.parse(body);
    return path === `/api/messages/${server.tickets.get(bearer)}/wentUnfollowed` ? 204 : 403;
  }
  const request = PrepareRequest.parse(body);
  if (server.tickets.get(bearer) === undefined) return 401;
  return server.tickets.get(bearer) === request.messageId ? prepare(request) : 403;
}

function createFetch(server: FakeServer, wait: (ms: number) => Promise<void>) {
  return async (url: string, init: { headers: Record<string, string>; body: string }) => {
    if (!url.startsWith(`${PUBLIC_URL}/`)) throw new TypeError("Only absolute addresses");
    const path = url.slice(PUBLIC_URL.length);
    const bearer = (init.headers.authorization ?? "").replace("Bearer ", "");
    const body = JSON.parse(init.body) as Record<string, unknown>;
    server.asked.push({ path, bearer, body });
    if (server.delayMs > 0) await wait(server.delayMs);
    const answer = server.answer?.(path, server.asked.length) ?? respond(server, path, bearer, body);
    if (answer === "hang") return new Promise(() => undefined);
    if (answer === "cut") throw new TypeError("Network request failed");
    if (answer === 204) return { ok: true, status: 204 };
    if (typeof answer === "number") return { ok: false, status: answer, json: async () => ({}) };
    return { ok: true, status: 200, json: async () => answer };
  };
}

export interface Staged {
  readonly draft: FakeDraft;
  readonly server: FakeServer;
  readonly habits?: Habits;
  /** Leaves the engine without timers, as an embedded one may be. */
  readonly withoutTimers?: boolean;
}

export interface Outcome {
  /** What each `event.completed` was given. */
  readonly completed: (Office.SmartAlertsEventCompletedOptions | undefined)[];
  /** ms from the event to its end. */
  readonly tookMs: number;
}

export const fakeServer = (): FakeServer => ({
  asked: [],
  answer: undefined,
  delayMs: 0,
  tickets: new Map(),
  messages: new Set(),
});

/** Raises an event, or several at once, in an engine that has just been started, and lets everything happen that will. */
export async function raise(
  script: string,
  event: string | readonly string[],
  staged: Staged,
): Promise<Outcome> {
  const time = createVirtualTime();
  const { office, handlers } = fakeOffice(staged.draft, staged.habits ?? {}, (run) => setImmediate(run));
  const wait = (ms: number) => new Promise<void>((resolve) => void time.setTimeout(() => resolve(), ms));
  const timers = staged.withoutTimers ? {} : { setTimeout: time.setTimeout, clearTimeout: time.clearTimeout };
  const engine = createBareEngine(
    { Office: office, fetch: createFetch(staged.server, wait), ...timers },
    time.now,
  );
  vm.runInContext(script.replaceAll("%PUBLIC_URL%", PUBLIC_URL), engine);
  const completed: Outcome["completed"] = [];
  const startedAt = time.now();
  let endedAt = startedAt;
  const events = typeof event === "string" ? [event] : event;
  for (const name of events) {
    handlers.get(name)?.({
      completed(options?: Office.SmartAlertsEventCompletedOptions) {
        endedAt = time.now();
        completed.push(options);
      },
    });
  }
  await time.runUntil(() => completed.length >= events.length);
  const tookMs = endedAt - startedAt;
  // A second end, or a change to a message that is gone, would come now.
  await time.runUntil(() => false);
  return { completed, tookMs };
}

export const person = (name: string) => ({ address: `${name}@customer.test`, name });

export const permit = (days = 20) => ({
  permit: "permit-1",
  expiresAt: new Date(1_800_000_000_000 + days * 86_400_000).toISOString(),
});

/** A new message to Ann, by a rep whose pane has left a permit. */
export const usualDraft = (changes: Partial<FakeDraft> = {}): FakeDraft =>
  fakeDraft({
    html: '<html><body><p>Hello Ann, see <a href="https://shop.example/a?b=1&amp;c=2">the shop</a>.</p></body></html>',
    to: [person("ann")],
    roaming: new Map<string, unknown>([["engagementPermit", permit()]]),
    ...changes,
  });
