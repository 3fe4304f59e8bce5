/** What the rep is told when a hit can't be taught about (spec A3). */
export const teachingRefusals = {
  "teaching.refused.noHit":
    "Only what was fetched of a message can be told apart: an open, a click, or a view of a file.",
  "teaching.refused.missing": "There is no such entry in this message’s history.",
  "teaching.refused.noOpen": "This card tells of no open.",
  "teaching.refused.gone": "The open this card told of is no longer there.",
} as const;
