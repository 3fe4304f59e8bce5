import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import { createPermit, createTicket, type PermitsNeeds, revokePermits } from "./run.ts";

export { isPermitInForce } from "./run.ts";

export function permitRoutes(needs: PermitsNeeds): Router {
  const router = Router();
  route(router, api.createPermit, (_input, _params, call) => createPermit(needs, call));
  route(router, api.revokePermits, (_input, _params, call) => revokePermits(needs, call));
  route(router, api.createTicket, (request, _params, call) => createTicket(needs, call, request));
  return router;
}
