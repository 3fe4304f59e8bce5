import { z } from "zod";
import { Channel } from "../../../shared/channel.ts";

/** Partition `channels`, row `<repId>`. */
export const ChannelRow = Channel.extend({
  /** What the signing secret is made of, with one of the server's own: it lies nowhere. */
  nonce: z.string(),
  /** In whose words and time cards are posted: the rep's when they set it up. */
  locale: z.string(),
  zone: z.string(),
});
export type ChannelRow = z.infer<typeof ChannelRow>;

export const channelKey = (repId: string) => ({ partition: "channels", row: repId });
