import type { CardRow, FactsOf } from "./rows.ts";
import { aboutOf, type CardReader, filled, type Telling, timeOf, whenOf } from "./telling.ts";
import { tellOpen, tellReturn } from "./tellOpens.ts";

/** Spec A1. */
export function tellCard(card: CardRow, reader: CardReader): Telling {
  switch (card.kind) {
    case "firstOpen":
      return tellOpen(card.facts, reader);
    case "interestIsBack":
      return tellReturn(card.facts, reader);
    case "reminderDue":
      return tellReminder(card.facts, reader);
    case "replied":
      return tellReply(card.facts, reader);
    case "bounced":
      return tellBounce(card.facts, reader);
    case "sentLate":
      return tellLate(card.facts, reader);
    case "notSent":
      return tellNotSent(card.facts, reader);
    case "needsSignIn":
      return tellSignIn(card.facts, reader);
    case "wentUnfollowed":
      return tellUnfollowed(card.facts, reader);
  }
}

/** The rep's own title comes first: it says what is to be done. */
function tellReminder(facts: FactsOf<"reminderDue">, reader: CardReader): Telling {
  const { translate } = reader;
  const { condition, cantTell, title, comment } = facts;
  const key = cantTell && condition !== "anyway" ? (`${condition}.cantTell` as const) : condition;
  return {
    title: translate("assistant.card.reminder", { title }),
    lines: filled([
      { text: translate(`assistant.card.reminder.${key}`, { subject: aboutOf(facts.subject, reader) }) },
      { text: comment, look: "subtle" },
    ]),
  };
}

function tellReply({ subject, from, repliedAt, count }: FactsOf<"replied">, reader: CardReader): Telling {
  const { translate } = reader;
  return {
    title: translate("assistant.card.replied", { who: from, subject: aboutOf(subject, reader) }),
    lines: [{ text: translate("assistant.card.replied.when", { when: whenOf(repliedAt, reader), count }) }],
  };
}

function tellBounce({ subject, bouncedAt, addresses }: FactsOf<"bounced">, reader: CardReader): Telling {
  const { translate } = reader;
  const [first] = addresses;
  const others = { first: first ?? "", count: addresses.length - 1 };
  const recipients = addresses.length > 1 ? translate("messages.recipientsAndMore", others) : first;
  return {
    title: translate("assistant.card.bounced", { subject: aboutOf(subject, reader) }),
    lines: filled([
      { text: translate("assistant.card.bounced.when", { when: whenOf(bouncedAt, reader) }) },
      { text: recipients ? translate("assistant.card.bounced.to", { recipients }) : "", look: "subtle" },
    ]),
  };
}

function tellLate({ subject, dueAt, sentAt }: FactsOf<"sentLate">, reader: CardReader): Telling {
  const { translate } = reader;
  const times = { due: timeOf(dueAt, reader), sent: timeOf(sentAt, reader) };
  return {
    title: translate("assistant.card.sentLate", { subject: aboutOf(subject, reader) }),
    lines: [{ text: translate("assistant.card.sentLate.when", times) }],
  };
}

function tellNotSent({ subject, dueAt, reason }: FactsOf<"notSent">, reader: CardReader): Telling {
  const { translate } = reader;
  return {
    title: translate("assistant.card.notSent", { subject: aboutOf(subject, reader) }),
    lines: [
      { text: translate(`assistant.card.notSent.${reason}`) },
      { text: translate("assistant.card.planned", { when: timeOf(dueAt, reader) }), look: "subtle" },
    ],
  };
}

function tellSignIn({ subject, dueAt, reason }: FactsOf<"needsSignIn">, reader: CardReader): Telling {
  const { translate } = reader;
  if (subject === null) {
    return {
      title: translate("assistant.card.needsSignIn"),
      lines: [{ text: translate(`assistant.card.needsSignIn.${reason}`) }],
    };
  }
  const planned = dueAt === null ? "" : translate("assistant.card.planned", { when: timeOf(dueAt, reader) });
  return {
    title: translate("assistant.card.needsSignIn.message", { subject: aboutOf(subject, reader) }),
    lines: filled([
      { text: translate(`assistant.card.needsSignIn.waits.${reason}`) },
      { text: planned, look: "subtle" },
    ]),
  };
}

function tellUnfollowed({ subject, why }: FactsOf<"wentUnfollowed">, reader: CardReader): Telling {
  const { translate } = reader;
  if (why === "attached") {
    return {
      title: translate("assistant.card.filesAttached", { subject: aboutOf(subject, reader) }),
      lines: [{ text: translate("assistant.card.why.attached") }],
    };
  }
  // What somebody does not allow can't be helped by the rep.
  const next = why === "blocked" ? "" : translate("assistant.card.nextTime");
  return {
    title: translate("assistant.card.wentUnfollowed", { subject: aboutOf(subject, reader) }),
    lines: filled([{ text: translate(`assistant.card.why.${why}`) }, { text: next, look: "subtle" }]),
  };
}
