import type { RequestHandler } from "express";
import type { SandboxClock } from "../clock.ts";
import { OUTLOOK_CLIENT_ID } from "../entra/client.ts";
import type { Keys } from "../entra/keys.ts";
import type { Faults } from "../faults.ts";
import { mailboxOf, readCaller } from "../graph/access.ts";
import { GraphError, idHeaders, notFound, requestIds, toAnswer } from "../graph/errors.ts";
import { findItem } from "../graph/ids.ts";
import type { Mailboxes } from "./mailboxes.ts";

/** By which the fault is set, with `delayMs`: how long a new draft stays with Outlook alone. */
const FAULT = "drafts.sync";
const MESSAGE = /^\/(?:me|users\/([^/]+))\/messages\/([^/]+)/;

interface Needs {
  readonly keys: Keys;
  readonly mailboxes: Mailboxes;
  readonly clock: SandboxClock;
  readonly faults: Faults;
}

async function isLate(path: string, authorization: string | undefined, delayMs: number, needs: Needs) {
  const [, user, id] = MESSAGE.exec(path) ?? [];
  if (id === undefined) return false;
  const caller = await readCaller(authorization, needs.keys);
  if (caller.appId === OUTLOOK_CLIENT_ID) return false;
  const mailbox = mailboxOf(caller, user && decodeURIComponent(user), needs.mailboxes);
  const message = findItem(mailbox.account, mailbox.find, decodeURIComponent(id));
  if (!message?.isDraft) return false;
  return needs.clock.now().getTime() - Date.parse(message.createdAt) < delayMs;
}

/**
 * Outlook in cached mode: a saved draft has its id at once, but only Outlook knows it; to everybody else Graph answers
 * 404 until the draft has travelled.
 */
export function lateDrafts(needs: Needs): RequestHandler {
  return async (req, res, next) => {
    const delayMs = needs.faults.list().find(({ operation }) => operation === FAULT)?.delayMs;
    if (delayMs === undefined) return next();
    // Whatever else is wrong with the call, Graph itself says better.
    const late = await isLate(req.path, req.get("authorization"), delayMs, needs).catch((error: unknown) => {
      if (error instanceof GraphError || error instanceof URIError) return false;
      throw error;
    });
    if (!late) return next();
    const ids = requestIds(req.get("client-request-id"));
    const { status, body } = toAnswer(notFound(), ids);
    res.status(status).set(idHeaders(ids)).json(body);
  };
}
