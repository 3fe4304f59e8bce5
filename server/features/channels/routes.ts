import { randomUUID } from "node:crypto";
import { Router } from "express";
import { api } from "../../../shared/api.ts";
import type { NewChannel } from "../../../shared/channel.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Call } from "../../http/call.ts";
import { route } from "../../http/route.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Table, Tables } from "../../platform/tables.ts";
import { ChannelRow, channelKey } from "./rows.ts";
import { readChannelUrl } from "./rules.ts";
import { channelSecret } from "./secret.ts";

export interface ChannelNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly settings: { read(table: Table): Promise<Settings> };
  /** Of the channels alone. */
  readonly secret: Buffer;
  readonly isSandbox: boolean;
}

/** The rep's own webhook (spec A5). */
export function channelRoutes(needs: ChannelNeeds): Router {
  const { tables, settings } = needs;
  const router = Router();
  route(router, api.getChannel, async (_input, _params, { rep: { orgId, repId } }) => {
    const table = tables.organization(orgId);
    const isAllowed = (await settings.read(table)).channels.webhook;
    return { isAllowed, channel: (await table.find(ChannelRow, channelKey(repId)))?.value ?? null };
  });
  route(router, api.putChannel, ({ url }, _params, call) => setUp(needs, url, call));
  route(router, api.removeChannel, (_input, _params, { rep: { orgId, repId } }) =>
    tables.organization(orgId).remove(channelKey(repId)),
  );
  return router;
}

/** Each time with a new secret. @throws {AppError} "not_allowed", "invalid_request" */
async function setUp(
  { tables, clock, settings, secret, isSandbox }: ChannelNeeds,
  text: string,
  { rep, translate, locale, zone }: Call,
): Promise<NewChannel> {
  const table = tables.organization(rep.orgId);
  if (!(await settings.read(table)).channels.webhook)
    throw new AppError("not_allowed", translate("channel.refused.notAllowed"));
  const read = readChannelUrl(text, isSandbox);
  if ("refused" in read) throw new AppError("invalid_request", translate(`channel.refused.${read.refused}`));
  const nonce = randomUUID();
  const createdAt = clock.now().toISOString();
  const row: ChannelRow = { url: read.url, createdAt, failingSince: null, nonce, locale, zone };
  await table.upsert(channelKey(rep.repId), row);
  return { ...row, secret: channelSecret(secret, rep, nonce) };
}
