import { Router } from "express";
import { api } from "../../../shared/api.ts";
import { route } from "../../http/route.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tables } from "../../platform/tables.ts";
import type { SettingsStore } from "./store.ts";

export interface SettingsNeeds {
  readonly tables: Tables;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  /** Ends or resumes recording for a whole organization, at once in this process (spec L3, M2). */
  readonly stopList: { setOrganization(orgId: string, isOff: boolean): Promise<void> };
}

export function settingsRoutes({ tables, settings, clock, stopList }: SettingsNeeds): Router {
  const router = Router();

  route(router, api.getSettings, (_input, _params, { rep }) => settings.read(tables.organization(rep.orgId)));

  route(router, api.putSettings, async (input, _params, { rep }) => {
    const table = tables.organization(rep.orgId);
    const changed = await settings.change(table, input, { repId: rep.repId, at: clock.now() });
    // Also when nothing changed: pressing Save again mends a stop list that could not be reached the first time.
    if (input.engagement !== undefined) await stopList.setOrganization(rep.orgId, !changed.engagement);
    return changed;
  });

  return router;
}
