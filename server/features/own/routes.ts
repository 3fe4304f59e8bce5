import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import { noteReading, type ReadingNeeds } from "./reading.ts";

/** What reps do themselves, so that it is not taken for a recipient's doing (spec H2). */
export function ownRoutes(needs: ReadingNeeds): Router {
  const router = Router();
  route(router, api.tellReading, ({ addresses }, _params, { rep }) => noteReading(needs, addresses, rep));
  return router;
}
