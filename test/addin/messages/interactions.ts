import type { Interaction } from "../../../shared/interactions.ts";

/** A person's open, or what `part` makes of it. */
export function buildInteraction(part: Partial<Interaction> = {}): Interaction {
  return {
    id: "one",
    kind: "opened",
    at: "2026-11-20T10:00:00.000Z",
    evidence: "person",
    reasons: [],
    inferred: false,
    device: null,
    repeatOf: null,
    count: 1,
    taught: null,
    ...part,
  };
}
