import type { RequestHandler } from "express";
import { CLOCK_HEADER } from "../../shared/header.ts";
import type { Clock } from "../platform/clock.ts";

/** Tells with every answer what time it is by the clock that business rules go by: forms count from that, too. */
export function tellTime(clock: Clock): RequestHandler {
  return (_req, res, next) => {
    res.set(CLOCK_HEADER, clock.now().toISOString());
    next();
  };
}
