import pLimit, { type LimitFunction } from "p-limit";
import type { Graph } from "./graph.ts";

/** Graph answers four requests of one app to one mailbox at a time; other processes want their share of them. */
const AT_ONCE = 2;
const MAX_MAILBOXES = 10_000;

/** Keeps this process's requests to one mailbox from being refused for coming all at once. */
export function createPoliteness(): (mailbox: string, graph: Graph) => Graph {
  const limits = new Map<string, LimitFunction>();
  function limitOf(mailbox: string): LimitFunction {
    const known = limits.get(mailbox) ?? pLimit(AT_ONCE);
    if (limits.size >= MAX_MAILBOXES) {
      for (const [key, { activeCount, pendingCount }] of limits) {
        if (activeCount + pendingCount === 0) limits.delete(key);
      }
    }
    limits.set(mailbox, known);
    return known;
  }
  return (mailbox, graph) => {
    const limit = limitOf(mailbox);
    return {
      get: (schema, query) => limit(() => graph.get(schema, query)),
      change: (schema, change) => limit(() => graph.change(schema, change)),
    };
  };
}
