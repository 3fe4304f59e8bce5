import { escapeUTF8 } from "entities";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import { AppError } from "../../../shared/errors.ts";
import { clientAddress, trustedProxies } from "../../platform/addresses.ts";
import type { DueItem } from "../../platform/due.ts";
import { createGate, type Gate } from "./gate.ts";
import type { ReplyNeeds } from "./needs.ts";
import { MailboxRow, mailboxKey } from "./rows.ts";
import { dueId, toldAt } from "./rulesWatch.ts";
import { readClientState } from "./secret.ts";
import { NOTIFY_PATH } from "./subscription.ts";

export interface NotifyNeeds extends Pick<ReplyNeeds, "tables" | "clock" | "due" | "secret"> {
  /** Networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Something is due at once. */
  wake(): void;
}

const MAX_BODY = "256kb";
const MAX_TOLD = 1000;
const MAX_TOKEN = 1024;

/** Graph may add what it likes. Nothing but these words is looked at, and whose mailbox it is comes from a row of ours. */
const Told = z.object({
  value: z
    .array(
      z.object({ clientState: z.string().max(128).nullish(), lifecycleEvent: z.string().max(64).nullish() }),
    )
    .max(MAX_TOLD),
});
type Told = z.infer<typeof Told>["value"][number];

/**
 * What Graph calls, and so can anybody (spec P1): a notification is no more than a wake-up for a mailbox whose secret it
 * knows. What is wrong with one is not said.
 */
export function notificationRoutes(needs: NotifyNeeds): Router {
  const router = Router();
  const gate = createGate();
  const isTrusted = trustedProxies(needs.trustedProxies);
  const addressOf = ({ socket, headers }: Request) =>
    clientAddress(socket.remoteAddress, headers["x-forwarded-for"], isTrusted) ?? "";
  router.post(
    NOTIFY_PATH,
    (req, res, next) => {
      const { validationToken } = req.query;
      if (typeof validationToken === "string") shake(res, validationToken);
      else guard(gate, addressOf(req), res, next);
    },
    express.json({ limit: MAX_BODY }),
    async (req, res) => {
      const told = Told.safeParse(req.body);
      if (!told.success) throw new AppError("invalid_request", "This is no notification.");
      res.locals.wasWelcome = await wakeUp(needs, told.data.value);
      res.status(202).end();
    },
  );
  return router;
}

/** Graph asks whether we want to be told: the answer is its own token, as plain text. */
function shake(res: Response, token: string): void {
  if (token.length > MAX_TOKEN) throw new AppError("invalid_request", "This is no validation token.");
  res.status(200).type("text/plain").set("Cache-Control", "no-store").send(escapeUTF8(token));
}

function guard(gate: Gate, address: string, res: Response, next: () => void): void {
  const leave = gate.enter(address);
  if (!leave) throw new AppError("too_many_requests", "Try again later.", { retryAfterSeconds: 60 });
  // What fails for our own reasons is not held against whoever asked.
  res.once("close", () => leave(res.locals.wasWelcome === true || res.statusCode >= 500));
  next();
}

/** Answered when it is stored: Graph repeats what we don't take. @returns whether any of it was meant for us. */
async function wakeUp(needs: NotifyNeeds, told: readonly Told[]): Promise<boolean> {
  const wanted = new Map<string, { tag: string; event: string }>();
  for (const { clientState, lifecycleEvent } of told) {
    const tag = readClientState(needs.secret, clientState ?? "");
    const event = lifecycleEvent ?? "";
    if (tag !== undefined) wanted.set(`${tag} ${event}`, { tag, event });
  }
  for (const { tag, event } of wanted.values()) {
    const row = await needs.tables.system.find(MailboxRow, mailboxKey(tag));
    if (row) await needs.due.put(dueFor(row.value, event, needs.clock.now()));
  }
  if (wanted.size > 0) needs.wake();
  return wanted.size > 0;
}

function dueFor({ orgId, repId }: MailboxRow, event: string, now: Date): DueItem {
  const at = toldAt(now);
  if (event === "") return { kind: "replies", orgId, id: dueId(repId, "told"), at };
  if (event === "missed") return { kind: "replies", orgId, id: dueId(repId, "all"), at };
  return { kind: "renew", orgId, id: dueId(repId, "again"), at };
}
