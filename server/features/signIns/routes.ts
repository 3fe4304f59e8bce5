import { Router } from "express";
import { api } from "../../../shared/api.ts";
import type { Call } from "../../http/call.ts";
import { route } from "../../http/route.ts";

export interface SignInNeeds {
  /**
   * Keeps the rep's present sign-in, for all that is done in their absence, and lets go on what waited for it.
   * @throws {AppError} "consent_needed", "not_signed_in", "sign_in_unavailable", "storage_unavailable"
   */
  renew(call: Call): Promise<void>;
}

/** The rep is back, or has given their permission (spec D6). */
export function signInRoutes(needs: SignInNeeds): Router {
  const router = Router();
  route(router, api.renewSignIn, (_input, _params, call) => needs.renew(call));
  return router;
}
