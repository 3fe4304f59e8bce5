import { z } from "zod";
import { Device, type Evidence } from "../../../shared/interactions.ts";
import type { interactions } from "../../../shared/text/en/interactions.ts";

/** Why a hit was judged as it was: the key of a sentence. */
export type Reason = Extract<keyof typeof interactions, `interactions.because.${string}`>;

/**
 * What stays of a request once address and agent are discarded (spec H5): enough to judge it again by later rules,
 * too little to find anybody.
 */
export const HitFeatures = z.object({
  at: z.iso.datetime(),
  method: z.enum(["GET", "HEAD"]),
  device: Device.nullable(),
  /** `none`: no agent was sent. `proxy`: a mail service fetching for its reader. */
  agent: z.enum(["none", "bot", "proxy", "ordinary"]),
  /** The part of the agent by which a bot or proxy was known; "" for others. */
  agentLabel: z.string(),
  /** It carried the signed cookie of the rep who sent the message. */
  isOwn: z.boolean(),
  /** Keyed hash of address and agent: says whether two hits came from the same client, and nothing else. */
  source: z.string(),
});
export type HitFeatures = z.infer<typeof HitFeatures>;

export interface Judgement {
  readonly evidence: Evidence;
  readonly reasons: Reason[];
}

const because = (evidence: Evidence, ...reasons: Reason[]): Judgement => ({ evidence, reasons });

/**
 * Who or what made a hit (spec H1, H2). What the rep did comes first, then what machines say of themselves:
 * a person is what remains.
 *
 * @param sentAt `null` while the message is not known to be sent: until then only the rep can have it.
 */
export function judgeEvidence(hit: HitFeatures, sentAt: string | null): Judgement {
  const own: Reason[] = [];
  if (sentAt === null || Date.parse(hit.at) < Date.parse(sentAt))
    own.push("interactions.because.beforeSending");
  if (hit.isOwn) own.push("interactions.because.ownCookie");
  if (own.length > 0) return because("own", ...own);
  const automatic: Reason[] = [];
  if (hit.method === "HEAD") automatic.push("interactions.because.head");
  if (hit.agent === "bot") automatic.push("interactions.because.botAgent");
  if (automatic.length > 0) return because("automatic", ...automatic);
  if (hit.agent === "none") return because("unknown", "interactions.because.noAgent");
  if (hit.agent === "proxy") return because("mailProxy", "interactions.because.proxyAgent");
  return because("person", "interactions.because.ordinaryAgent");
}
