import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import type { Log } from "../../platform/log.ts";
import { getMessageBody, getMessagePreview } from "./body.ts";
import { discardMessage } from "./discard.ts";
import { getInteractions } from "./history.ts";
import { createReconcile } from "./reconcile.ts";
import { getMessage, listMessages, type MessageNeeds, markSent, unfollow } from "./run.ts";
import { teachHit } from "./teach.ts";

export function messageRoutes(needs: MessageNeeds, log: Log): Router {
  const router = Router();
  const reconcile = createReconcile(needs, log);

  route(router, api.listMessages, async (query, _params, call) => {
    await reconcile(call);
    return await listMessages(needs, query, call);
  });

  route(router, api.getMessage, async (_input, { messageId }, call) => {
    await reconcile(call);
    return await getMessage(needs, messageId, call);
  });

  route(router, api.getInteractions, ({ cursor }, { messageId }, call) =>
    getInteractions(needs, { messageId, cursor }, call),
  );

  route(router, api.teachHit, ({ evidence }, ids, call) => teachHit(needs, { ...ids, evidence }, call));

  route(router, api.getMessageBody, (_input, { messageId }, call) => getMessageBody(needs, messageId, call));

  route(router, api.getMessagePreview, (_input, { messageId }, call) =>
    getMessagePreview(needs, messageId, call),
  );

  route(router, api.markSent, async (input, { messageId }, { rep }) => {
    await markSent(needs, rep, messageId, {
      source: "pane",
      at: needs.clock.now().toISOString(),
      internetMessageId: input.internetMessageId ?? null,
      conversationId: input.conversationId ?? null,
      graphId: null,
    });
  });

  route(router, api.discard, (_input, { messageId }, call) => discardMessage(needs, messageId, call));

  route(router, api.unfollow, async (_input, { messageId }, { rep }) => {
    await unfollow(needs, rep, messageId);
  });

  return router;
}
