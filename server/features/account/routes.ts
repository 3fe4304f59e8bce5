import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";

export interface AccountNeeds {
  /** A `Set-Cookie` value that marks the browser as this rep's, so that the rep's own hits are known. */
  readonly ownCookie: { issue(orgId: string, repId: string): string };
}

export function accountRoutes({ ownCookie }: AccountNeeds): Router {
  const router = Router();
  route(router, api.me, async (_input, _params, { rep }) => rep, {
    headers: ({ rep }) => ({ "Set-Cookie": ownCookie.issue(rep.orgId, rep.repId) }),
  });
  return router;
}
