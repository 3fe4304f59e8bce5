import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddress } from "../../platform/addresses.ts";
import type { Clock } from "../../platform/clock.ts";
import { readFileDestination } from "./fileDestination.ts";
import { idFromBytes, idToBytes } from "./ids.ts";
import type { JournalWriter } from "./journal/index.ts";
import { toLocation } from "./location.ts";
import type { OwnCookie } from "./ownCookie.ts";
import { compromisedLinkPage, missingFilePage, missingLinkPage, PAGE_POLICY } from "./pages.ts";
import { kindOf, pathEnd, tokenIn } from "./publicPaths.ts";
import type { StopList } from "./stopList.ts";
import { type HitKind, readTarget, type Tokens, type VerifiedToken } from "./tokens.ts";

export interface HandlerNeeds {
  readonly tokens: Pick<Tokens, "verify">;
  readonly journal: Pick<JournalWriter, "append">;
  readonly stopList: Pick<StopList, "isEmpty" | "isStopped" | "isRevoked">;
  readonly ownCookie: Pick<OwnCookie, "read">;
  readonly clock: Clock;
  /** Whether what a proxy says in `X-Forwarded-For` is believed; `undefined` where there is none. */
  readonly isTrusted: ((address: string) => boolean) | undefined;
}

/** The smallest transparent GIF that every mail client draws: 1 × 1 pixel, 43 bytes. */
const IMAGE = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==", "base64");
/** As a string it leaves in one write together with the headers. */
const IMAGE_TEXT = IMAGE.toString("latin1");

const COMMON = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex, nofollow",
} as const;
const CLOSED = {
  ...COMMON,
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
} as const;
const flat = (headers: Readonly<Record<string, string>>) => Object.entries(headers).flat();

const IMAGE_HEADERS = flat({
  ...CLOSED,
  "Content-Type": "image/gif",
  "Content-Length": String(IMAGE.length),
  "Cross-Origin-Resource-Policy": "cross-origin",
});
const REDIRECT_HEADERS = flat({ ...CLOSED, "Content-Length": "0" });
const REFUSAL_HEADERS = flat({ ...CLOSED, "Content-Length": "0", Allow: "GET, HEAD" });
const PAGE_HEADERS = {
  ...COMMON,
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": PAGE_POLICY,
};

/**
 * Answers `/o/`, `/l/` and `/a/`. The recipient comes first: whatever can't be recorded is answered all the same
 * (spec L3, L4).
 *
 * @returns `false` if the request is not for us; then nothing was done.
 */
export function createHandler(needs: HandlerNeeds): (req: IncomingMessage, res: ServerResponse) => boolean {
  return (req, res) => {
    const url = req.url ?? "";
    const kind = kindOf(url);
    if (kind === undefined) return false;
    if (req.method !== "GET" && req.method !== "HEAD") {
      res.writeHead(405, REFUSAL_HEADERS).end();
      return true;
    }
    const text = tokenIn(kind, url, pathEnd(url));
    const token = text === undefined ? undefined : needs.tokens.verify(kind, text);
    if (kind === "open") answerOpen(needs, req, res, token);
    else if (kind === "attachment") answerFile(needs, req, res, token);
    else redirect(needs, req, res, "link", token, token?.url);
    return true;
  };
}

function answerOpen(
  needs: HandlerNeeds,
  req: IncomingMessage,
  res: ServerResponse,
  token: VerifiedToken | undefined,
) {
  const answer = () => void res.writeHead(200, IMAGE_HEADERS).end(IMAGE_TEXT, "latin1");
  // A compromised key's tokens may be anybody's: they are served, and prove nothing.
  if (!token || token.compromised) return answer();
  record(needs, "open", token, req, answer);
}

/** A file whose time is up, or that was taken back, is looked for in vain: its page says so, and nothing is recorded. */
function answerFile(
  needs: HandlerNeeds,
  req: IncomingMessage,
  res: ServerResponse,
  token: VerifiedToken | undefined,
) {
  const destination = token && readFileDestination(token.url);
  if (!token || !destination) return sendMissing(req, res);
  const { orgId, messageId, index } = readTarget(token.target);
  const isRevoked = needs.stopList.isRevoked(orgId, messageId, index);
  const { expiresAt, url } = destination;
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= needs.clock.now().getTime();
  if (!isRevoked && !isOver) return redirect(needs, req, res, "attachment", token, url);
  sendPage(res, 410, missingFilePage(req.headers["accept-language"], isRevoked ? "revoked" : "expired"));
}

function redirect(
  needs: HandlerNeeds,
  req: IncomingMessage,
  res: ServerResponse,
  kind: HitKind,
  token: VerifiedToken | undefined,
  url = "",
) {
  const location = token && toLocation(url);
  if (!token || location === undefined) return sendMissing(req, res);
  if (token.compromised) {
    const html = compromisedLinkPage(req.headers["accept-language"], url);
    return html === undefined ? sendMissing(req, res) : sendPage(res, 200, html);
  }
  record(
    needs,
    kind,
    token,
    req,
    () => void res.writeHead(302, [...REDIRECT_HEADERS, "Location", location]).end(),
  );
}

const sendMissing = (req: IncomingMessage, res: ServerResponse) =>
  sendPage(res, 404, missingLinkPage(req.headers["accept-language"]));

function sendPage(res: ServerResponse, status: number, html: string): void {
  res.writeHead(status, { ...PAGE_HEADERS, "Content-Length": Buffer.byteLength(html) }).end(html);
}

/** Calls `answer` once, when the hit is durable or can't be recorded. */
function record(
  needs: HandlerNeeds,
  kind: HitKind,
  token: VerifiedToken,
  req: IncomingMessage,
  answer: () => void,
) {
  const { stopList, journal, clock } = needs;
  const { target } = token;
  if (!stopList.isEmpty() && stopList.isStopped(idFromBytes(target, 0), idFromBytes(target, 16)))
    return answer();
  const hit = {
    at: clock.now().getTime(),
    kind,
    isHead: req.method === "HEAD",
    isPrefetch: isPrefetch(req.headers),
    asksPrivacy: req.headers["sec-gpc"] === "1" || req.headers.dnt === "1",
    target,
    rep: repOf(needs.ownCookie, req, target),
    address: clientAddress(req.socket.remoteAddress, req.headers["x-forwarded-for"], needs.isTrusted),
    agent: req.headers["user-agent"] ?? "",
  };
  if (!journal.append(hit, answer)) answer();
}

const PREFETCH = /\b(?:prefetch|preview|prerender)\b/i;
/**
 * Asked for ahead, without anybody's wish to see it yet. Browsers say so in several places: today's name, the one before
 * it, Safari's and Firefox's old ones.
 */
function isPrefetch(headers: IncomingMessage["headers"]): boolean {
  return (
    saysPrefetch(headers["sec-purpose"]) ||
    saysPrefetch(headers.purpose) ||
    saysPrefetch(headers["x-purpose"]) ||
    saysPrefetch(headers["x-moz"])
  );
}

const saysPrefetch = (purpose: string | string[] | undefined): boolean =>
  purpose !== undefined && PREFETCH.test(String(purpose));

/** The rep who is signed in to this browser, if of the organization the message belongs to. */
function repOf(
  ownCookie: HandlerNeeds["ownCookie"],
  req: IncomingMessage,
  target: Buffer,
): Buffer | undefined {
  const { cookie } = req.headers;
  const own = cookie === undefined ? undefined : ownCookie.read(cookie);
  return own && own.orgId === idFromBytes(target, 0) ? idToBytes(own.repId) : undefined;
}
