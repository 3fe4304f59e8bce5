import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import { listCalls } from "./callStore.ts";
import { type CallNeeds, createCall } from "./calls.ts";
import type { AssistantNeeds } from "./firstOpen.ts";
import { dismissCard, listCards, restoreCard, snoozeCard } from "./run.ts";
import { teachCard } from "./teach.ts";
import { noteWentUnfollowed } from "./wentUnfollowed.ts";

/** The rep's own cards (spec A3), and the word of Outlook's events that makes one. */
export function assistantRoutes(needs: AssistantNeeds & CallNeeds): Router {
  const router = Router();
  route(router, api.listCards, (_input, _params, call) => listCards(needs, call));
  route(router, api.dismissCard, (_input, { cardId }, call) => dismissCard(needs, cardId, call));
  route(router, api.restoreCard, (_input, { cardId }, call) => restoreCard(needs, cardId, call));
  route(router, api.snoozeCard, ({ until }, { cardId }, call) => snoozeCard(needs, cardId, until, call));
  route(router, api.teachCard, ({ evidence }, { cardId }, call) => teachCard(needs, cardId, evidence, call));
  route(router, api.createCall, (_input, { cardId }, call) => createCall(needs, cardId, call));
  route(router, api.listCalls, async (_input, { recordId }, { rep: { orgId, repId } }) => ({
    items: await listCalls(needs.tables.organization(orgId), repId, recordId),
  }));
  route(router, api.wentUnfollowed, ({ why }, { messageId }, call) =>
    noteWentUnfollowed(needs, messageId, why, call),
  );
  return router;
}
