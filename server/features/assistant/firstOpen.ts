import type { Address } from "../../../shared/address.ts";
import type { LiveEvent } from "../../../shared/api.ts";
import { CardLimits } from "../../../shared/cards.ts";
import type { Interaction } from "../../../shared/interactions.ts";
import type { Clock } from "../../platform/clock.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table, Tables } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import type { CardRecord } from "./body.ts";
import { type FirstOpenFacts, type FirstOpenRow, firstOpenId } from "./rows.ts";
import { decideFirstOpen, type FirstOpenStep, namesOf } from "./rules.ts";
import { createCardStore } from "./store.ts";

type Told = Pick<Interaction, "kind" | "at" | "evidence" | "inferred" | "device">;

/** The other features' part, handed over by the app. */
export interface AssistantNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readInteractions(orgId: string, message: MessageRow): Promise<readonly Told[]>;
  /** The records that an address belongs to, by the address as `normalizeAddress` spells it. */
  recordsByAddress(
    table: Table,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CardRecord[]>>;
  /** Those that are there, by id. */
  recordsOf(table: Table, recordIds: readonly string[]): Promise<ReadonlyMap<string, CardRecord>>;
  nudge(nudge: { orgId: string; repId: string; event: LiveEvent }): void;
}

/** Deciding again and again must come to rest: each turn answers one change of the evidence. */
const MAX_TURNS = 10;

/**
 * Brings a message's first-open card in step with its summary (spec A2). To be called after each change of the
 * summary, by any number of processes at once: who writes looks at the summary once more afterwards, so that whoever
 * was the slower leaves what fits the latest.
 *
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function settleFirstOpen(
  needs: AssistantNeeds,
  of: { readonly orgId: string; readonly messageId: string },
): Promise<void> {
  const { orgId, messageId } = of;
  const table = needs.tables.organization(orgId);
  const messages = createMessageStore(table);
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const isSettled = await retryOnConflict(async () => {
      const message = (await messages.findMessage(messageId))?.value;
      if (!message) return true;
      const row = await createCardStore(table, message.repId).findFirstOpen(messageId);
      const { firstOpenedAt } = await messages.findSummary(messageId);
      const step = decideFirstOpen(row?.value, firstOpenedAt);
      return step === "nothing" || !(await take(needs, { orgId, table, message, row, step }));
    });
    if (isSettled) return;
  }
}

interface Taking {
  readonly orgId: string;
  readonly table: Table;
  readonly message: MessageRow;
  readonly row: Row<FirstOpenRow> | undefined;
  readonly step: FirstOpenStep;
}

/**
 * @returns `false` if the hits say otherwise than the summary did: they are newer, and whoever brought them settles
 * the card once their summary is stored.
 */
async function take(needs: AssistantNeeds, { orgId, table, message, row, step }: Taking): Promise<boolean> {
  const { repId } = message;
  const cards = createCardStore(table, repId);
  const cardId = firstOpenId(message.messageId);
  if (step === "moot" && row) await cards.replace(row, { ...row.value, state: "moot" });
  else {
    const facts = await readFacts(needs, orgId, message);
    if (!facts || (step === "tell" && facts.openedAt === row?.value.facts.openedAt)) return false;
    if (row) await cards.replace(row, { ...row.value, state: stateAfter(row.value), facts });
    else await cards.insert(await makeCard(needs, table, message, facts));
  }
  needs.nudge({ orgId, repId, event: { kind: "card", id: cardId } });
  return true;
}

const stateAfter = ({ state }: FirstOpenRow) => (state === "moot" ? "active" : state);

const COUNTED: ReadonlySet<Interaction["evidence"]> = new Set<Interaction["evidence"]>([
  "person",
  "mailProxy",
]);

async function readFacts(
  needs: AssistantNeeds,
  orgId: string,
  message: MessageRow,
): Promise<FirstOpenFacts | undefined> {
  const newestFirst = await needs.readInteractions(orgId, message);
  const open = newestFirst.findLast(({ kind, evidence }) => kind === "opened" && COUNTED.has(evidence));
  if (!open) return undefined;
  const { at, evidence, inferred, device } = open;
  return {
    subject: message.subject,
    ...namesOf(peopleOf(message)),
    openedAt: at,
    evidence,
    inferred,
    device,
  };
}

const peopleOf = ({ to, cc, bcc }: MessageRow): readonly Address[] => [...to, ...cc, ...bcc];

async function makeCard(
  needs: AssistantNeeds,
  table: Table,
  message: MessageRow,
  facts: FirstOpenFacts,
): Promise<FirstOpenRow> {
  const { messageId, regardingId } = message;
  const addresses = peopleOf(message)
    .slice(0, CardLimits.maxRecords)
    .map(({ address }) => address);
  const owners = await needs.recordsByAddress(table, addresses);
  const ofRecipients = [...owners.values()].flatMap((records) => records.map(({ recordId }) => recordId));
  const recordIds = [...new Set([...(regardingId === null ? [] : [regardingId]), ...ofRecipients])];
  return {
    cardId: firstOpenId(messageId),
    kind: "firstOpen",
    priority: "today",
    messageId,
    recordIds: recordIds.slice(0, CardLimits.maxRecords),
    createdAt: needs.clock.now().toISOString(),
    state: "active",
    snoozedUntil: null,
    facts,
  };
}
