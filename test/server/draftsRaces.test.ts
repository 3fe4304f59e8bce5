import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { messageKeys } from "../../server/features/messages/rows.ts";
import { createMessageStore } from "../../server/features/messages/store.ts";
import type { Rep } from "../../server/http/call.ts";
import type { Table, Tables } from "../../server/platform/tables.ts";
import { type FeatureApp, startFeatureApp } from "../support/featureApp.ts";
import { prepareOver, preparingRoutes, repWithCustomers, tables } from "../support/preparing.ts";

let app: FeatureApp;
beforeAll(async () => {
  app = await startFeatureApp(preparingRoutes());
});
afterAll(() => app.close());

/** Storage in which something happens once, just before another thing would. */
function storageWith(
  rep: Rep,
  meddle: (table: Table, once: (work: () => Promise<void>) => Promise<void>) => Table,
): Tables {
  let isDone = false;
  const once = async (work: () => Promise<void>) => {
    if (isDone) return;
    isDone = true;
    await work();
  };
  const table = meddle(tables.organization(rep.orgId), once);
  return { ...tables, organization: () => table };
}

async function discard(table: Table, messageId: string): Promise<void> {
  const store = createMessageStore(table);
  const row = await store.findMessage(messageId);
  if (row) await store.removeMessage(row);
}

/** Every row that is of one message, wherever it is. */
async function rowsOf(rep: Rep, messageId: string, recordIds: readonly string[]): Promise<string[]> {
  const partitions = [messageId, messageKeys.listPartition(rep.repId), messageKeys.preparedPartition];
  const all = [...partitions, ...recordIds.map((id) => messageKeys.activityPartition(id))];
  const rows = await Promise.all(
    all.map((partition) => tables.organization(rep.orgId).list(z.unknown(), partition)),
  );
  return rows
    .flat()
    .flatMap(({ partition, row }) => (`${partition} ${row}`.includes(messageId) ? [row] : []));
}

describe("a draft that is thrown away in the moment", () => {
  it("in which it is prepared again leaves nothing behind of the preparing", async () => {
    const rep = await repWithCustomers();
    const { messageId } = (await prepareOver(app, rep, { html: null, to: [] })).body;
    const racing = await startFeatureApp(
      preparingRoutes(
        storageWith(rep, (table, once) => ({
          ...table,
          async transact(partition, changes) {
            if (changes.some(({ row }) => row === "message")) await once(() => discard(table, messageId));
            await table.transact(partition, changes);
          },
        })),
      ),
    );
    const { status, body } = await prepareOver(racing, rep, { messageId });
    await racing.close();
    expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
    const people = (await prepareOver(app, rep)).body.messageId as string;
    const { recordIds } = (await createMessageStore(tables.organization(rep.orgId)).findMessage(people))!
      .value;
    expect(recordIds).toHaveLength(1);
    expect(await rowsOf(rep, messageId, recordIds)).toEqual([]);
  });

  it("in which it is listed is not listed", async () => {
    const rep = await repWithCustomers();
    const messageId = randomUUID();
    const storage = storageWith(rep, (table, once) => ({
      ...table,
      async insert(key, value) {
        if (key.partition === messageKeys.listPartition(rep.repId))
          await once(() => discard(table, messageId));
        await table.insert(key, value);
      },
    }));
    const made = (await prepareOver(app, rep)).body.messageId;
    const row = (await createMessageStore(tables.organization(rep.orgId)).findMessage(made))!;
    await createMessageStore(storage.organization(rep.orgId)).insertMessage({ ...row.value, messageId });
    expect(await rowsOf(rep, messageId, row.value.recordIds)).toEqual([]);
  });
});
