import type { Address } from "../../../shared/address.ts";
import { CardLimits } from "../../../shared/cards.ts";
import type { Interaction } from "../../../shared/interactions.ts";
import type { Table } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import type { CardRecord } from "./body.ts";
import type { OpenFacts } from "./rows.ts";
import { namesOf } from "./rules.ts";

/** What is told of a hit. */
export type Told = Pick<Interaction, "id" | "kind" | "at" | "evidence" | "inferred" | "device">;

export const peopleOf = ({ to, cc, bcc }: Pick<MessageRow, "to" | "cc" | "bcc">): readonly Address[] => [
  ...to,
  ...cc,
  ...bcc,
];

export function openFacts(message: MessageRow, { id, at, evidence, inferred, device }: Told): OpenFacts {
  const names = namesOf(peopleOf(message));
  return { subject: message.subject, ...names, interactionId: id, openedAt: at, evidence, inferred, device };
}

/** The records that a card about an open leads to: what the message is about, and whoever may have opened it. */
export async function recordsFor(
  needs: {
    recordsByAddress(
      table: Table,
      addresses: readonly string[],
    ): Promise<ReadonlyMap<string, readonly CardRecord[]>>;
  },
  table: Table,
  message: MessageRow,
): Promise<string[]> {
  const addresses = peopleOf(message)
    .slice(0, CardLimits.maxRecords)
    .map(({ address }) => address);
  const owners = await needs.recordsByAddress(table, addresses);
  const ofRecipients = [...owners.values()].flatMap((records) => records.map(({ recordId }) => recordId));
  const regarding = message.regardingId === null ? [] : [message.regardingId];
  return [...new Set([...regarding, ...ofRecipients])].slice(0, CardLimits.maxRecords);
}
