import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import type { Advise } from "./openAdvice.ts";
import { type ScheduleNeeds, scheduleMessage, sendNow } from "./schedule.ts";
import { unschedule } from "./takeBack.ts";

export function deliveryRoutes(needs: ScheduleNeeds & { readonly advise: Advise }): Router {
  const router = Router();
  route(router, api.adviseDelivery, (input, _params, call) => needs.advise(call, input));
  route(router, api.schedule, (input, { messageId }, call) => scheduleMessage(needs, call, messageId, input));
  route(router, api.sendScheduledNow, (_input, { messageId }, call) => sendNow(needs, call, messageId));
  route(router, api.unschedule, (_input, { messageId }, call) => unschedule(needs, call, messageId));
  return router;
}
