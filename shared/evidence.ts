import { z } from "zod";
import { Device, type Evidence, type TaughtEvidence } from "./interactions.ts";
import type { evidence } from "./text/en/evidence.ts";

/** Why a hit was judged as it was: the key of a sentence. */
export type Reason = keyof typeof evidence;

/**
 * Whose network an address belongs to, as far as its owner publishes it; `unknown` says nothing.
 *
 * `googleProxy`, `yahooProxy`: fetch pictures for a person who reads. `microsoftProxy`: Exchange Online, which fetches
 * pictures for Outlook on the web and runs scanners too. `appleRelay`: Apple's privacy relays. `scanner`: a vendor of
 * mail security. `cloud`: rented machines, named in `networkLabel`.
 */
export const NetworkKind = z.enum([
  "unknown",
  "googleProxy",
  "yahooProxy",
  "microsoftProxy",
  "appleRelay",
  "scanner",
  "cloud",
]);
export type NetworkKind = z.infer<typeof NetworkKind>;

/**
 * `networkLabel` of addresses that no router of the Internet carries, by the IANA special-purpose registries: private
 * ones, those of documentation and tests. No recipient's mail scanner comes from there.
 */
export const RESERVED_NETWORK = "Reserved";

/**
 * What an agent says of itself. `none`: no agent was sent. `bot`: a program that names itself. `proxy`: a mail service
 * that fetches for a reader. `prefetch`: a mail service or program that fetches whether anybody reads or not (Apple's
 * bare `Mozilla/5.0`, Gmail at delivery). `ordinary`: a browser or mail program.
 */
export const AgentKind = z.enum(["none", "bot", "proxy", "prefetch", "ordinary"]);
export type AgentKind = z.infer<typeof AgentKind>;

/**
 * What stays of a request once address and agent are discarded (spec H5): enough to judge it again by later rules,
 * too little to find anybody. The tags are keyed hashes, of use within one organization only.
 */
export const HitFeatures = z.object({
  at: z.iso.datetime(),
  method: z.enum(["GET", "HEAD"]),
  device: Device.nullable(),
  agent: AgentKind,
  /** The part of the agent by which a bot, proxy or prefetch was known; "" for others. */
  agentLabel: z.string(),
  network: NetworkKind.default("unknown"),
  /** Whose network, from our own list of names; "" if unknown. */
  networkLabel: z.string().default(""),
  /** `Purpose` or `Sec-Purpose` said that nobody has asked for it yet. */
  isPrefetch: z.boolean().default(false),
  /** `Sec-GPC: 1` or `DNT: 1`. */
  asksPrivacy: z.boolean().default(false),
  /** It carried the signed cookie of the rep who sent the message. */
  isOwn: z.boolean(),
  /** It came from a public address from which the rep was signed in shortly before or after, also with that agent. */
  ownPlace: z.enum(["no", "address", "addressAndAgent"]).default("no"),
  /** Hash of address and agent: says whether two hits came from the same client, and nothing else. */
  source: z.string(),
  /** Hash of the address alone. */
  addressTag: z.string().default(""),
  /** Hash of the agent alone; "" where there is none. */
  agentTag: z.string().default(""),
});
export type HitFeatures = z.infer<typeof HitFeatures>;

/** One request for something of a message, with what it was for. */
export const Hit = HitFeatures.extend({
  /** Where it lies in the journal: the same however often it is folded. */
  id: z.string(),
  kind: z.enum(["open", "link", "attachment"]),
  /** The link's or attachment's place in its message; 0 for an open. */
  index: z.number().int().nonnegative(),
  /** How many requests of one client, for one thing within one second, this stands for. */
  count: z.number().int().positive().default(1),
});
export type Hit = z.infer<typeof Hit>;

/** What the rep has said of a client's hits on this message (spec A3). The latest word on a source holds. */
export const Taught = z.object({
  source: z.string(),
  evidence: z.enum(["own", "automatic"]),
  at: z.iso.datetime(),
});
export type Taught = z.infer<typeof Taught>;

/** The rep was looking at this mail, or at one that quotes it, in the read pane. */
export const Reading = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
export type Reading = z.infer<typeof Reading>;

/** One client asked for several messages to different people at one moment; `addressTag` as in the hits. */
export const Crowd = z.object({ addressTag: z.string(), from: z.iso.datetime(), to: z.iso.datetime() });
export type Crowd = z.infer<typeof Crowd>;

/** What is known of a message beside its hits, for judging them. */
export interface MessageContext {
  /** `null` while the message is not known to be sent: until then only the rep can have it. */
  readonly sentAt: string | null;
  readonly taught: readonly Taught[];
  readonly readings: readonly Reading[];
  readonly crowds: readonly Crowd[];
}

export interface Judgement {
  readonly evidence: Evidence;
  /** Strongest first; at least one. */
  readonly reasons: readonly Reason[];
  /** What the rep has said of the client that made it. */
  readonly taught: TaughtEvidence | null;
}
