import express, { Router } from "express";
import { z } from "zod";
import { findAccount, tenants } from "./accounts.ts";
import type { SandboxClock } from "./clock.ts";
import { PolicyChange, type PolicyHolder } from "./drive/policy.ts";
import { OUTLOOK_CLIENT_ID } from "./entra/client.ts";
import type { Keys } from "./entra/keys.ts";
import { API_SCOPE } from "./entra/scopes.ts";
import { Fault, type Faults } from "./faults.ts";
import { mustBe, refuse, takeJson } from "./http.ts";
import type { MailboxChange, Mailboxes } from "./mail/mailboxes.ts";
import { readMail, UnreadableMail } from "./mail/outside.ts";
import type { Transport } from "./mail/transport.ts";

/** What only a sandbox has: its accounts, its clock, its faults, and mail from outside. */

export interface ControlNeeds {
  readonly clientId: string;
  readonly appUrl: string;
  readonly keys: Keys;
  readonly mailboxes: Mailboxes;
  readonly transport: Transport;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly policy: PolicyHolder;
}

function clockRoutes(router: Router, clock: SandboxClock) {
  const Move = z.strictObject({ advanceSeconds: z.number() });
  const now = () => ({ now: clock.now().toISOString() });
  router.get("/clock", (_req, res) => void res.json(now()));
  router.post("/clock", ...takeJson, async (req, res) => {
    const move = Move.safeParse(req.body);
    if (!move.success) return void refuse(res, 400, z.prettifyError(move.error));
    try {
      await clock.advance(move.data.advanceSeconds);
      res.json(now());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refuse(res, 400, error.message);
    }
  });
}

function faultRoutes(router: Router, faults: Faults) {
  router.get("/faults", (_req, res) => void res.json({ items: faults.list() }));
  router.post("/faults", ...takeJson, (req, res) => {
    const fault = Fault.safeParse(req.body);
    if (!fault.success) return void refuse(res, 400, z.prettifyError(fault.error));
    faults.add(fault.data);
    res.status(201).json(fault.data);
  });
  router.delete("/faults", (_req, res) => {
    faults.clear();
    res.status(204).end();
  });
}

function policyRoutes(router: Router, policy: PolicyHolder) {
  router.get("/policy", (_req, res) => void res.json(policy.get()));
  router.post("/policy", ...takeJson, (req, res) => {
    const change = PolicyChange.safeParse(req.body);
    if (!change.success) return void refuse(res, 400, z.prettifyError(change.error));
    policy.change(change.data);
    res.json(policy.get());
  });
  router.delete("/policy", (_req, res) => {
    policy.reset();
    res.status(204).end();
  });
}

/** Proxies and browsers give up on a stream that stays silent. */
const HEARTBEAT_MS = 15_000;

function watchRoute(router: Router, mailboxes: Mailboxes) {
  router.get("/changes", (req, res) => {
    const mailbox = findAccount(String(req.query.mailbox ?? ""))?.address;
    if (mailbox === undefined) return void refuse(res, 404, "Nobody in the sandbox has this mailbox.");
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    res.write(": watching\n\n");
    const tell = ({ mailbox: changed, itemId, kind }: MailboxChange) => {
      if (changed === mailbox) res.write(`data: ${JSON.stringify({ mailbox, itemId, kind })}\n\n`);
    };
    const stop = mailboxes.watch(tell);
    const heartbeat = setInterval(() => res.write(": still here\n\n"), HEARTBEAT_MS);
    res.on("close", () => {
      stop();
      clearInterval(heartbeat);
    });
  });
}

function deliverRoute(router: Router, { transport, clock }: ControlNeeds) {
  const raw = express.raw({ type: "message/rfc822", limit: "35mb" });
  router.post("/deliver", mustBe("message/rfc822"), raw, async (req, res) => {
    if (!Buffer.isBuffer(req.body)) return void refuse(res, 400, "The mail is empty.");
    try {
      const message = await readMail(req.body, clock.now());
      const addresses = [...message.to, ...message.cc].map(({ emailAddress }) => emailAddress.address);
      const delivered = transport.deliver(message, addresses);
      if (delivered === 0)
        return void refuse(res, 400, "None of the addresses in To and Cc has a mailbox here.");
      res.status(202).json({ delivered, internetMessageId: message.internetMessageId });
    } catch (error) {
      if (!(error instanceof UnreadableMail)) throw error;
      refuse(res, 400, error.message);
    }
  });
}

export function controlRoutes(needs: ControlNeeds): Router {
  const { clientId, appUrl, keys, mailboxes, clock, faults, policy } = needs;
  const router = Router();
  router.get("/about", (_req, res) => {
    const accounts = mailboxes.list().map(({ account: { address, name, tenantId, roles } }) => ({
      address,
      name,
      tenantId,
      roles,
    }));
    res.json({
      clientId,
      scope: `api://${clientId}/${API_SCOPE}`,
      accounts,
      appUrl,
      outlookClientId: OUTLOOK_CLIENT_ID,
      tenants: tenants.map(({ tenantId, name, domain }) => ({ tenantId, name, domain })),
    });
  });
  const Rotation = z.strictObject({ forgetOld: z.boolean().optional() });
  router.post("/keys/rotate", ...takeJson, async (req, res) => {
    const rotation = Rotation.safeParse(req.body);
    if (!rotation.success) return void refuse(res, 400, z.prettifyError(rotation.error));
    await keys.rotate({ forgetOld: rotation.data.forgetOld ?? false });
    res.status(204).end();
  });
  clockRoutes(router, clock);
  faultRoutes(router, faults);
  policyRoutes(router, policy);
  watchRoute(router, mailboxes);
  deliverRoute(router, needs);
  return router;
}
