import { z } from "zod";

/** A call that the rep wants to make, as a task in Microsoft To Do (spec A3, H7). */
export const CallTask = z.object({
  /** The card it was made from: there is one for each. */
  cardId: z.string(),
  title: z.string(),
  messageId: z.uuid(),
  createdAt: z.iso.datetime(),
});
export type CallTask = z.infer<typeof CallTask>;

/** The rep's own calls in a record's activities, newest first. */
export const CallList = z.object({ items: z.array(CallTask) });
export type CallList = z.infer<typeof CallList>;
