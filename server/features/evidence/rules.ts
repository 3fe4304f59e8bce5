import type { Hit, Judgement, MessageContext, Reason } from "../../../shared/evidence.ts";
import type { Evidence } from "../../../shared/interactions.ts";

const because = (evidence: Evidence, ...reasons: Reason[]): Judgement => ({ evidence, reasons });

/**
 * Who or what made a hit (spec H1, H2). What the rep did comes first, then what machines say of themselves:
 * a person is what remains.
 */
function judgeAlone(hit: Hit, { sentAt }: MessageContext): Judgement {
  const own: Reason[] = [];
  if (sentAt === null || Date.parse(hit.at) < Date.parse(sentAt)) own.push("evidence.because.beforeSending");
  if (hit.isOwn) own.push("evidence.because.ownCookie");
  if (own.length > 0) return because("own", ...own);
  const automatic: Reason[] = [];
  if (hit.method === "HEAD") automatic.push("evidence.because.head");
  if (hit.agent === "bot") automatic.push("evidence.because.botAgent");
  if (automatic.length > 0) return because("automatic", ...automatic);
  if (hit.agent === "none") return because("unknown", "evidence.because.noAgent");
  if (hit.agent === "proxy") return because("mailProxy", "evidence.because.proxyAgent");
  return because("person", "evidence.because.ordinaryAgent");
}

/**
 * Who or what made each hit of a message, by its id. A function of all the message's hits and of what is known beside
 * them: a late hit can change what earlier ones are taken for, their order and number of readings can't.
 */
export function judgeHits(hits: readonly Hit[], context: MessageContext): ReadonlyMap<Hit["id"], Judgement> {
  return new Map(hits.map((hit) => [hit.id, judgeAlone(hit, context)]));
}
