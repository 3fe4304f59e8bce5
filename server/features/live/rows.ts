import { z } from "zod";
import { LiveEvent } from "../../../shared/api.ts";

/** Partition `live`, row `<at>_<id>`, real time: a nudge for the open pages of one rep, in whichever process. */
export const NudgeRow = z.object({ repId: z.string(), event: LiveEvent });
export type NudgeRow = z.infer<typeof NudgeRow>;

export const LIVE = "live";

export const nudgeKey = (at: Date, id: string) => `${at.toISOString()}_${id}`;
