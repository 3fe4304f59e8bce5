import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import { previewMessage } from "./preview.ts";
import { type ComposeNeeds, composeState, prepareMessage } from "./run.ts";

export type { ComposeNeeds } from "./run.ts";

export function composeRoutes(needs: ComposeNeeds): Router {
  const router = Router();
  route(router, api.composeState, (message, _params, call) => composeState(needs, call, message));
  route(router, api.prepare, (request, _params, call) => prepareMessage(needs, call, request));
  route(router, api.preview, (request, _params, call) => previewMessage(needs, call, request));
  return router;
}
