import { Router } from "express";
import { z } from "zod";
import { findAccount } from "../accounts.ts";
import { refuse, takeJson } from "../http.ts";
import { Standing, type Standings } from "./standing.ts";

const Change = Standing.pick({ ending: true, trouble: true }).partial().extend({ mailbox: z.string() });

/**
 * Ends somebody's sign-in, or lets it be again.
 * @param onEnded hears whose permission is gone: whatever rests on it ends too.
 */
export function signInRoutes(standings: Standings, onEnded: (address: string) => void): Router {
  const router = Router();
  router.post("/signIn", ...takeJson, (req, res) => {
    const change = Change.safeParse(req.body);
    if (!change.success) return void refuse(res, 400, z.prettifyError(change.error));
    const { mailbox, ending, trouble } = change.data;
    const address = findAccount(mailbox)?.address;
    if (address === undefined) return void refuse(res, 404, "Nobody in the sandbox has this mailbox.");
    if (ending !== undefined) {
      const endedAt = ending === null ? null : new Date().toISOString();
      standings.set(address, { ending, endedAt, signedInAt: null });
    }
    if (trouble !== undefined) standings.set(address, { trouble });
    if (ending === "revoked" || (trouble ?? null) !== null) onEnded(address);
    res.json(standings.get(address));
  });
  return router;
}
