import { randomBytes, randomUUID } from "node:crypto";
import { createSettingsStore } from "../../server/features/admin/store.ts";
import { composeRoutes } from "../../server/features/compose/routes.ts";
import { ListRow, messageKeys, PreparedRow } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import { makeRecord } from "../../server/features/records/rules.ts";
import { createRecordStore } from "../../server/features/records/store.ts";
import { createTokens } from "../../server/features/tracking/tokens.ts";
import type { Rep } from "../../server/http/call.ts";
import { systemClock } from "../../server/platform/clock.ts";
import { openTables } from "../../server/platform/tables.ts";
import { NewRecord } from "../../shared/records.ts";
import { buildRep, type FeatureApp, testTickets } from "./featureApp.ts";

export const tables = openTables(process.env.TEST_STORAGE!);

export const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: "https://engage.example",
});

/** Preparing with real parts, as a process just started: nothing is remembered of the settings. */
export const preparingRoutes = (storage = tables, clock = systemClock) =>
  composeRoutes({
    tables: storage,
    settings: createSettingsStore(),
    clock,
    tokens,
    tickets: testTickets,
    nudge() {},
  });

/** Ann allows, Ben does not, Carla denies opens. */
export async function repWithCustomers(): Promise<Rep> {
  const rep = buildRep();
  const store = createRecordStore(tables.organization(rep.orgId));
  const people: Record<string, Partial<NewRecord>> = {
    ann: { follow: "allow" },
    ben: { follow: "doNotAllow" },
    carla: { opens: "denied" },
  };
  for (const [name, says] of Object.entries(people)) {
    const input = NewRecord.parse({ kind: "contact", name, emails: [`${name}@customer.test`], ...says });
    await store.insert(makeRecord(input, randomUUID(), { repId: rep.repId, at: new Date().toISOString() }));
  }
  return rep;
}

export const to = (name: string) => ({ to: [{ address: `${name}@customer.test`, name }] });

export const HTML =
  '<html><body><p>Hello, see <a href="https://shop.example/a?b=1&amp;c=2#d">the shop</a> and ' +
  '<a href="https://news.example/">news</a>, or <a href="mailto:me@contoso.test">write</a>.</p></body></html>';

/** Prepares a followed mail to Ann, but for what the request says. */
export const prepareOver = (app: FeatureApp, as: Rep | string, request: object = {}) =>
  app.call(as, "POST", "/api/compose/prepare", {
    ...to("ann"),
    cc: [],
    subject: "Bicycles",
    html: HTML,
    follow: "follow",
    ...request,
  });

/** What storage holds of a message. */
export async function stored({ orgId, repId }: Rep, messageId: string) {
  const table = tables.organization(orgId);
  const store = createMessageStore(table);
  const message = (await store.findMessage(messageId))!.value;
  const list = await table.list(ListRow, messageKeys.listPartition(repId));
  const prepared = await table.find(PreparedRow, messageKeys.prepared(message));
  return { message, links: await store.listLinks(messageId), list: list.map(({ value }) => value), prepared };
}
