import { z } from "zod";

export const ChannelLimits = { maxUrl: 2000 } as const;

/** Where a rep's new cards are posted to besides (spec A5). */
export const ChannelRequest = z.strictObject({ url: z.string().max(ChannelLimits.maxUrl) });

export const Channel = z.object({
  url: z.string(),
  createdAt: z.iso.datetime(),
  /** Since when nothing has got there; `null` where the last did. */
  failingSince: z.iso.datetime().nullable(),
});
export type Channel = z.infer<typeof Channel>;

export const ChannelAnswer = z.object({
  /** Whether the organization allows it; where it does not, nothing is posted. */
  isAllowed: z.boolean(),
  channel: Channel.nullable(),
});
export type ChannelAnswer = z.infer<typeof ChannelAnswer>;

/**
 * `secret` is shown this once. Posts are signed with it as Standard Webhooks say: `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`.
 */
export const NewChannel = Channel.extend({ secret: z.string() });
export type NewChannel = z.infer<typeof NewChannel>;
