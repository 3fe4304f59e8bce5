import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { readInteractions, recompute } from "../../server/features/interactions/run.ts";
import { MessageRow } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { lookForAnswers } from "../../server/features/replies/look.ts";
import type { ReplyNeeds, ReplyNews } from "../../server/features/replies/needs.ts";
import { dueId } from "../../server/features/replies/rulesWatch.ts";
import { expectAnswers } from "../../server/features/replies/watch.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openDue } from "../../server/platform/due.ts";
import type { Graph } from "../../server/platform/microsoft/graph.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";
import { defaultSettings } from "../../shared/settings.ts";

const REP = "rep@contoso.test";
const tables = openTables(process.env.TEST_STORAGE ?? "");

const WRITES = new Set(["insert", "upsert", "replace", "remove", "removeUnchanged", "transact"]);

/** A process that dies at its so-many-th write: right before it, or right after. */
function dyingAt(table: Table, count: { left: number }, isAfter: boolean): Table {
  return new Proxy(table, {
    get(target, name: keyof Table) {
      const operation = target[name] as (...args: unknown[]) => Promise<unknown>;
      if (!WRITES.has(name)) return operation.bind(target);
      return async (...args: unknown[]) => {
        count.left -= 1;
        if (count.left < 0) throw new Error("It is dead.");
        const dies = count.left === 0;
        if (dies && !isAfter) throw new Error("It dies.");
        const result = await operation.apply(target, args);
        if (dies) throw new Error("It dies.");
        return result;
      };
    },
  });
}

/** A mailbox that always shows the same page: one answer, whatever was asked. */
function mailboxWith(message: MessageRow): Graph {
  const mail = {
    ...{ id: "mail", internetMessageId: "<answer@customer.test>", conversationId: "talk", isDraft: false },
    ...{ subject: "Re: Offer", parentFolderId: "inbox", receivedDateTime: new Date().toISOString() },
    from: { emailAddress: { address: "ann@customer.test", name: "Ann" } },
    internetMessageHeaders: [{ name: "In-Reply-To", value: message.internetMessageId ?? "" }],
  };
  return {
    async get(schema, { path }) {
      if (path.includes("/mailFolders/") && !path.includes("/messages")) return schema.parse({ id: path });
      const link = "https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages/delta?$deltatoken=1";
      return schema.parse({ value: [mail], ...(path.includes("delta") && { "@odata.deltaLink": link }) });
    },
    change: async () => {
      throw new Error("Nothing is to be changed.");
    },
  };
}

function buildMessage(): MessageRow {
  const at = new Date(Date.now() - 60_000).toISOString();
  return MessageRow.parse({
    ...{ messageId: randomUUID(), repId: randomUUID(), repAddress: REP, subject: "Offer" },
    ...{ to: [{ address: "ann@customer.test" }], cc: [], bcc: [], choice: "follow", state: "following" },
    ...{ reasonCode: "everyoneAllows", followOpens: true, followClicks: true, status: "sent", createdAt: at },
    ...{ preparedAt: at, sentAt: at, dueAt: null, sentSource: "sentItems" },
    ...{ internetMessageId: `<${randomUUID()}@contoso.test>`, conversationId: "talk", graphId: "g" },
    ...{ stoppedAt: null, templateId: null, regardingId: null, skip: [], recordIds: [] },
  });
}

interface Stage {
  readonly orgId: string;
  readonly message: MessageRow;
  readonly told: ReplyNews[];
  /** One process's needs; what it writes goes through `wrap`. */
  needs(wrap?: (table: Table) => Table): ReplyNeeds;
}

async function setStage(orgId: string): Promise<Stage> {
  const message = buildMessage();
  const due = openDue(tables.organization(orgId), systemClock, 60_000);
  await createMessageStore(tables.organization(orgId)).insertMessage(message);
  await expectAnswers({ tables, clock: systemClock, due }, orgId, message);
  const told: ReplyNews[] = [];
  const graph = mailboxWith(message);
  const fail = async () => {
    throw new Error("It is not asked for here.");
  };
  return {
    orgId,
    message,
    told,
    needs(wrap = (table) => table) {
      const own: Tables = { ...tables, organization: (id) => wrap(tables.organization(id)) };
      return {
        ...{ tables: own, clock: systemClock, due, publicUrl: "https://x.test", secret: randomBytes(32) },
        log: { info() {}, warn() {}, error() {} },
        ...{ graphOf: async () => graph, markSent: fail, tellBlind: fail, nudge() {} },
        startOfWork: fail,
        recompute: async (id, messageId) =>
          void (await recompute({ table: own.organization(id), messageId, settings: defaultSettings })),
        tell: async (news) => void told.push(news),
      };
    },
  };
}

const lookBy = ({ orgId, message }: Stage, needs: ReplyNeeds) =>
  lookForAnswers(needs, orgId, dueId(message.repId, "all"));

async function isNotedOnce({ orgId, message, told }: Stage): Promise<void> {
  const table = tables.organization(orgId);
  const all = await readInteractions({ table, message, settings: defaultSettings });
  expect(all.filter(({ kind }) => kind === "replied")).toHaveLength(1);
  expect(await createMessageStore(table).findSummary(message.messageId)).toMatchObject({
    replies: 1,
    opens: 1,
  });
  // A card that is told twice in the same words is one card.
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told.map((news) => JSON.stringify(news))).size).toBe(1);
}

describe("an answer that is being noted", () => {
  const orgId = randomUUID();
  beforeAll(() => setStage(orgId));

  it.each([
    ["right before", false],
    ["right after", true],
  ])("is noted once, whenever its process dies: %s a write", async (_when, isAfter) => {
    let hasDied = true;
    for (let at = 1; hasDied; at += 1) {
      const stage = await setStage(orgId);
      const count = { left: at };
      hasDied = await lookBy(
        stage,
        stage.needs((table) => dyingAt(table, count, isAfter)),
      ).then(
        () => false,
        () => true,
      );
      // Who dies after the last word was told need not tell again.
      await lookBy(stage, stage.needs());
      await isNotedOnce(stage);
      expect(at).toBeLessThan(30);
    }
  });

  it("is noted once by several processes at one time", async () => {
    for (let i = 0; i < 5; i += 1) {
      const stage = await setStage(orgId);
      await Promise.all(Array.from({ length: 4 }, () => lookBy(stage, stage.needs())));
      await isNotedOnce(stage);
    }
  });
});
