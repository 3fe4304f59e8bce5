import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import { getReminder, removeReminder, setReminder } from "./run.ts";
import type { ReminderNeeds } from "./settle.ts";

export function reminderRoutes(needs: ReminderNeeds): Router {
  const router = Router();
  route(router, api.getReminder, (_input, { messageId }, call) => getReminder(needs, call, messageId));
  route(router, api.setReminder, (input, { messageId }, call) => setReminder(needs, call, messageId, input));
  route(router, api.removeReminder, (_input, { messageId }, call) => removeReminder(needs, call, messageId));
  return router;
}
