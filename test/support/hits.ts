import { randomUUID } from "node:crypto";
import type { Hit } from "../../shared/evidence.ts";

/** One open by a person on a phone, of a client of its own. */
export const buildHit = (changes: Partial<Hit> = {}): Hit => ({
  id: randomUUID(),
  kind: "open",
  index: 0,
  count: 1,
  at: "2026-11-20T10:00:00.000Z",
  method: "GET",
  device: { type: "mobile", system: "iOS", client: "Outlook" },
  agent: "ordinary",
  agentLabel: "",
  network: "unknown",
  networkLabel: "",
  isPrefetch: false,
  asksPrivacy: false,
  isOwn: false,
  ownPlace: "no",
  source: randomUUID(),
  addressTag: randomUUID(),
  agentTag: randomUUID(),
  ...changes,
});
