import { Router } from "express";
import { z } from "zod";
import { refuse, takeJson } from "../http.ts";
import { lifecycleEvents, type Notifier } from "./notifier.ts";
import type { Subscriptions } from "./subscriptions.ts";

const Wish = z.strictObject({
  event: z.enum(lifecycleEvents),
  /** Left out, all mailboxes. */
  mailbox: z.string().optional(),
});

/** Lifecycle events come rarely by themselves: these call them up. */
export function lifecycleRoutes(subscriptions: Subscriptions, notifier: Notifier): Router {
  const router = Router();
  router.post("/lifecycle", ...takeJson, (req, res) => {
    const wish = Wish.safeParse(req.body);
    if (!wish.success) return void refuse(res, 400, z.prettifyError(wish.error));
    const { event, mailbox } = wish.data;
    const meant = subscriptions
      .list()
      .filter(({ address }) => (mailbox ?? address).toLowerCase() === address);
    for (const subscription of meant) notifier.tellLifecycle(subscription, event);
    res.status(202).json({ told: meant.length });
  });
  return router;
}
