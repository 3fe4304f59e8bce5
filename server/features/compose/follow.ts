import { type Address, normalizeAddress } from "../../../shared/address.ts";
import type { RecipientState, StateRequest } from "../../../shared/compose.ts";
import { evaluateFollow, type FollowAnswer } from "../../../shared/follow.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Translate } from "../../../shared/text/index.ts";
import type { Table } from "../../platform/tables.ts";
import { createRecordStore } from "../records/store.ts";
import { describeRecipient, distinctRecipients, type Known, recordsOfAll } from "./rules.ts";

export interface Evaluation extends FollowAnswer {
  /** The reason as a sentence. */
  readonly reason: string;
  /** Everybody in To, Cc and Bcc once. */
  readonly recipients: RecipientState[];
  /** The records of From, To and Cc, in whose activity lists the message stands (spec S6). */
  readonly recordIds: string[];
  readonly settings: Settings;
}

/** Reads what is known of the recipients now, and says what following the message comes to (spec C2, C3). */
export async function evaluateMessage(
  doors: { table: Table; settings: Settings; translate: Translate },
  message: StateRequest & { readonly from: Address },
): Promise<Evaluation> {
  const { settings } = doors;
  const lists = [message.to, message.cc, message.bcc ?? []] as const;
  const known = await readPeople(doors.table, settings, [message.from, ...lists.flat()]);
  const describe = (recipient: Address) => describeRecipient(recipient, known);
  const [to, cc, bcc] = [lists[0].map(describe), lists[1].map(describe), lists[2].map(describe)];
  const answer = evaluateFollow({
    settings,
    choice: message.follow,
    format: message.format ?? "html",
    isProtected: message.isProtected ?? false,
    to,
    cc,
    bcc,
  });
  return {
    ...answer,
    reason: doors.translate(`compose.reason.${answer.reasonCode}`, answer.values),
    recipients: distinctRecipients([...to, ...cc, ...bcc]),
    recordIds: recordsOfAll([message.from, ...message.to, ...message.cc], known),
    settings,
  };
}

async function readPeople(table: Table, settings: Settings, people: readonly Address[]): Promise<Known> {
  const store = createRecordStore(table);
  const addresses = people.map(({ address }) => normalizeAddress(address));
  const recordsOf = await store.findByAddresses(addresses.filter((address) => address !== undefined));
  const accountIds = [...recordsOf.values()].flat().flatMap(({ accountId }) => accountId ?? []);
  const accounts = await store.findMany(accountIds);
  return { recordsOf, accounts, settings };
}
