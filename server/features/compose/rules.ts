import { type Address, normalizeAddress } from "../../../shared/address.ts";
import type { RecipientState } from "../../../shared/compose.ts";
import {
  appliedPreference,
  organizationPreference,
  preferenceWord,
  recipientKey,
  strictestOf,
} from "../../../shared/follow.ts";
import type { CrmRecord, RecordKind } from "../../../shared/records.ts";
import type { Settings } from "../../../shared/settings.ts";

/** What is known of the people a message goes to. */
export interface Known {
  /** By the address as `normalizeAddress` spells it. */
  readonly recordsOf: ReadonlyMap<string, readonly CrmRecord[]>;
  /** Accounts that those records belong to, by id. */
  readonly accounts: ReadonlyMap<string, CrmRecord>;
  readonly settings: Settings;
}

/** A person's record says more than the company's, and that more than a deal's. */
const SHOWN_FIRST: readonly RecordKind[] = ["contact", "lead", "account", "opportunity"];

function byShown(a: CrmRecord, b: CrmRecord): number {
  const byKind = SHOWN_FIRST.indexOf(a.kind) - SHOWN_FIRST.indexOf(b.kind);
  if (byKind !== 0) return byKind;
  return `${a.createdAt}${a.recordId}` < `${b.createdAt}${b.recordId}` ? -1 : 1;
}

/**
 * One recipient with the record to show and what applies (spec C3). Of several records the strictest applies, an
 * opportunity's refusal too, though an opportunity makes nobody a recipient we know.
 */
export function describeRecipient({ address, name }: Address, known: Known): RecipientState {
  const normal = normalizeAddress(address);
  const records = [...((normal && known.recordsOf.get(normal)) || [])].sort(byShown);
  const [shown] = records;
  const applies = shown
    ? strictestOf(records.map((record) => preferenceOf(record, known)))
    : organizationPreference(known.settings);
  const ownName = name && normalizeAddress(name) !== normal ? name : undefined;
  return {
    address,
    name: ownName ?? shown?.name ?? name ?? null,
    recordId: shown?.recordId ?? null,
    recordKind: shown?.kind ?? null,
    preference: preferenceWord(applies),
    applies,
  };
}

function preferenceOf(record: CrmRecord, { accounts, settings }: Known) {
  const account = record.accountId === null ? undefined : accounts.get(record.accountId);
  // An account that was made something else since has no say any more.
  return appliedPreference({ record, account: account?.kind === "account" ? account : undefined, settings });
}

/** Every record that one of these addresses belongs to, once. */
export function recordsOfAll(people: readonly Address[], { recordsOf }: Pick<Known, "recordsOf">): string[] {
  const records = people.flatMap(({ address }) => recordsOf.get(normalizeAddress(address) ?? "") ?? []);
  return [...new Set(records.map(({ recordId }) => recordId))];
}

/** Everybody once, in the order in which Outlook lists them. */
export function distinctRecipients(recipients: readonly RecipientState[]): RecipientState[] {
  const byKey = new Map<string, RecipientState>();
  for (const recipient of recipients) {
    const key = recipientKey(recipient);
    if (!byKey.has(key)) byKey.set(key, recipient);
  }
  return [...byKey.values()];
}
