import { assistantNeeds } from "../../server/features/assistant/needs.ts";
import { mootCard, type NewCard, postCard, type SignInCard } from "../../server/features/assistant/post.ts";
import { assistantRoutes } from "../../server/features/assistant/routes.ts";
import { noteSignedIn, tellOfSend } from "../../server/features/assistant/sendNews.ts";
import { settleCards } from "../../server/features/assistant/settle.ts";
import { sweepCards } from "../../server/features/assistant/sweep.ts";
import type { Resumed } from "../../server/features/delivery/resume.ts";
import type { SendNews } from "../../server/features/delivery/sending.ts";
import { addHits, recompute } from "../../server/features/interactions/run.ts";
import { type MessageRow, messageKeys } from "../../server/features/messages/rows.ts";
import type { Rep } from "../../server/http/call.ts";
import { openTables, type Table } from "../../server/platform/tables.ts";
import type { Hit } from "../../shared/evidence.ts";
import { defaultSettings } from "../../shared/settings.ts";
import { startFeatureApp } from "./featureApp.ts";
import { buildHit } from "./hits.ts";
import { buildMessage } from "./tracking.ts";

/** Calls are made in the sandbox's To Do: where there is none, asking for one is a fault. */
const noCalls = {
  todoOf: () => {
    throw new Error("There is no To Do here.");
  },
  pageOf: (messageId: string) => messageId,
};

/** The assistant over HTTP, with a clock that stands still until it is moved. */
export async function startAssistant() {
  const tables = openTables(process.env.TEST_STORAGE ?? "");
  let now = new Date();
  const nudges: string[] = [];
  const needs = assistantNeeds({
    tables,
    clock: { now: () => now },
    settings: { read: async () => defaultSettings },
    live: { nudge: ({ repId, event }) => void nudges.push(`${repId} ${event.kind} ${event.id}`) },
  });
  const announced: string[] = [];
  const posting = {
    ...needs,
    announce: async (_table: Table, { repId }: { repId: string }, { cardId }: { cardId: string }) =>
      void announced.push(`${repId} ${cardId}`),
  };
  const app = await startFeatureApp(assistantRoutes({ ...posting, ...noCalls }));

  async function settle({ orgId }: Rep, messageId: string): Promise<void> {
    await recompute({ table: tables.organization(orgId), messageId, settings: defaultSettings });
    await settleCards(needs, { orgId, messageId });
  }
  return {
    app,
    tables,
    nudges,
    announced,
    post: (card: NewCard | SignInCard) => postCard(posting, card),
    moot: ({ orgId, repId }: Rep, cardId: string) => mootCard(posting, { orgId, repId, cardId }),
    tellOfSend: (rep: Rep, messageId: string, news: SendNews) => tellOfSend(posting, rep, messageId, news),
    noteSignedIn: (rep: Rep, resumed: Resumed = "nothing", decided?: string) =>
      noteSignedIn({ ...posting, resume: async () => resumed }, rep, decided),
    sweep: ({ orgId }: Rep) => sweepCards(tables.organization(orgId), now),
    settle,
    settleCard: ({ orgId }: Rep, messageId: string) => settleCards(needs, { orgId, messageId }),
    /** As `settleCard`, by a writer that pauses once between looking at the summary and acting on it. */
    async settleSlowly({ orgId }: Rep, messageId: string, meanwhile: () => Promise<void>): Promise<void> {
      let work: (() => Promise<void>) | undefined = meanwhile;
      const table = tables.organization(orgId);
      const slow: Table = {
        ...table,
        async find(schema, key) {
          const row = await table.find(schema, key);
          const pause = key.row === messageKeys.summary(messageId).row ? work : undefined;
          if (pause) work = undefined;
          await pause?.();
          return row;
        },
      };
      const slowTables = { ...tables, organization: () => slow };
      await settleCards({ ...needs, tables: slowTables }, { orgId, messageId });
    },
    now: () => now,
    advance(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    async send({ orgId, repId }: Rep, changes: Partial<MessageRow> = {}): Promise<MessageRow> {
      const message = buildMessage({ repId, ...changes }, now);
      await tables.organization(orgId).insert(messageKeys.message(message.messageId), message);
      return message;
    },
    /** Changes what is known of a message, as a later word about its sending does. */
    async change(rep: Rep, message: MessageRow): Promise<void> {
      await tables.organization(rep.orgId).upsert(messageKeys.message(message.messageId), message);
      await settle(rep, message.messageId);
    },
    async hit(rep: Rep, { messageId }: MessageRow, changes: Partial<Hit> = {}): Promise<void> {
      await addHits(tables.organization(rep.orgId), messageId, [
        buildHit({ at: now.toISOString(), ...changes }),
      ]);
      await settle(rep, messageId);
    },
    async cardsOf(rep: Rep) {
      const { status, body } = await app.call(rep, "GET", "/api/cards");
      if (status !== 200) throw new Error(`The list answers ${status}.`);
      return body.items;
    },
  };
}
