import type { TaughtEvidence } from "../../../shared/interactions.ts";
import { retryOnConflict } from "../../platform/conflicts.ts";
import type { Row, Table } from "../../platform/tables.ts";
import type { MessageRow } from "../messages/rows.ts";
import { createMessageStore } from "../messages/store.ts";
import type { CardRecord } from "./body.ts";
import { openFacts, recordsFor, type Told } from "./openFacts.ts";
import { cardIds, type FirstOpenRow, type OpenFacts } from "./rows.ts";
import { decideFirstOpen, type FirstOpenStep } from "./rules.ts";
import { isImpliedByAnswer, isLook } from "./rulesInterest.ts";
import { freshCard, type PostNeeds, showNew, writeCard } from "./show.ts";
import { createCardStore } from "./store.ts";

/** The other features' part, handed over by the app. */
export interface AssistantNeeds extends PostNeeds {
  readInteractions(orgId: string, message: MessageRow): Promise<readonly Told[]>;
  /** @returns `false` if there is no such hit. Nothing has changed before `recompute`. */
  teach(
    orgId: string,
    word: {
      readonly messageId: string;
      readonly interactionId: string;
      readonly evidence: TaughtEvidence;
    },
  ): Promise<boolean>;
  /** Judges a message's hits anew and stores its summary. */
  recompute(orgId: string, messageId: string): Promise<void>;
  /** The records that an address belongs to, by the address as `normalizeAddress` spells it. */
  recordsByAddress(
    table: Table,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, readonly CardRecord[]>>;
  /** Those that are there, by id. */
  recordsOf(table: Table, recordIds: readonly string[]): Promise<ReadonlyMap<string, CardRecord>>;
}

/** Deciding again and again must come to rest: each turn answers one change of the evidence. */
const MAX_TURNS = 10;

/**
 * Brings a message's first-open card in step with its summary (spec A2). To be called after each change of the
 * summary, by any number of processes at once: who writes looks at the summary once more afterwards, so that whoever
 * was the slower leaves what fits the latest.
 *
 * @returns the message as it was seen last; `undefined` if there is none.
 * @throws {AppError} "storage_unavailable", "conflict": the call can be repeated.
 */
export async function settleFirstOpen(
  needs: AssistantNeeds,
  of: { readonly orgId: string; readonly messageId: string },
): Promise<MessageRow | undefined> {
  const { orgId, messageId } = of;
  const table = needs.tables.organization(orgId);
  const messages = createMessageStore(table);
  let seen: MessageRow | undefined;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const isSettled = await retryOnConflict(async () => {
      const message = (await messages.findMessage(messageId))?.value;
      seen = message;
      if (!message) return true;
      const row = await createCardStore(table, message.repId).findFirstOpen(messageId);
      const { firstOpenedAt } = await messages.findSummary(messageId);
      const step = decideFirstOpen(row?.value, firstOpenedAt, needs.clock.now());
      return step === "nothing" || !(await take(needs, { orgId, table, message, row, step }));
    });
    if (isSettled) break;
  }
  return seen;
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
  const { repId, messageId } = message;
  const owner = { orgId, repId };
  if (step === "moot" && row) await writeCard(needs, owner, { ...row.value, state: "moot" }, row);
  else {
    const facts = await readFacts(needs, orgId, message);
    if (!facts || (step === "tell" && facts.openedAt === row?.value.facts.openedAt)) return false;
    if (row) await writeCard(needs, owner, { ...row.value, state: stateAfter(row.value), facts }, row);
    else {
      const recordIds = await recordsFor(needs, table, message);
      const common = {
        cardId: cardIds.firstOpen(messageId),
        kind: "firstOpen",
        messageId,
        recordIds,
      } as const;
      await showNew(needs, owner, { ...freshCard(needs, common), facts }, undefined);
    }
  }
  return true;
}

const stateAfter = ({ state }: FirstOpenRow) => (state === "moot" ? "active" : state);

async function readFacts(
  needs: AssistantNeeds,
  orgId: string,
  message: MessageRow,
): Promise<OpenFacts | undefined> {
  const newestFirst = await needs.readInteractions(orgId, message);
  const open = newestFirst.findLast((one) => one.kind === "opened" && isLook(one));
  // The answer has a card of its own, which says more.
  return open && !isImpliedByAnswer(open) ? openFacts(message, open) : undefined;
}
