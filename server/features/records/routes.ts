import { randomUUID } from "node:crypto";
import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { type Call, route } from "../../http/route.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tables } from "../../platform/tables.ts";
import { type Author, changeRecordOf, createRecord, deleteRecord, getRecord, listRecords } from "./run.ts";
import { createRecordStore } from "./store.ts";

export interface RecordNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
}

/** Records belong to the organization: every rep of it may read and change them. */
export function recordRoutes({ tables, clock }: RecordNeeds): Router {
  const router = Router();
  const storeOf = ({ rep }: Call) => createRecordStore(tables.organization(rep.orgId));
  const authorOf = ({ rep, translate }: Call): Author => ({
    repId: rep.repId,
    at: clock.now().toISOString(),
    translate,
  });

  route(router, api.listRecords, (query, _params, call) => listRecords(storeOf(call), query, call.translate));

  route(router, api.createRecord, (input, _params, call) =>
    createRecord(storeOf(call), input, randomUUID(), authorOf(call)),
  );

  route(router, api.getRecord, async (_input, { recordId }, call) => {
    return (await getRecord(storeOf(call), recordId, call.translate)).value;
  });

  route(router, api.changeRecord, (change, { recordId }, call) =>
    changeRecordOf(storeOf(call), recordId, change, authorOf(call)),
  );

  route(router, api.deleteRecord, (_input, { recordId }, call) =>
    deleteRecord(storeOf(call), recordId, call.translate),
  );

  return router;
}
