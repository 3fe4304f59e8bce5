import type { LiveEvent } from "../../../shared/api.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Call, Rep } from "../../http/call.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Drive, DriveNeeds } from "../../platform/microsoft/drive.ts";
import type { Tables } from "../../platform/tables.ts";
import type { StopList } from "../tracking/stopList.ts";
import type { Tokens } from "../tracking/tokens.ts";
import type { Spool } from "./spool.ts";

export interface AttachmentNeeds extends DriveNeeds {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly log: Log;
  readonly tokens: Pick<Tokens, "attachmentUrl">;
  readonly stopList: Pick<StopList, "revokeAttachment">;
  readonly spool: Spool;
  settingsOf(orgId: string): Promise<Settings>;
  /** The OneDrive of whoever signed in. */
  driveOf(call: { readonly rep: Pick<Rep, "orgId" | "repId"> } & Pick<Call, "accessToken">): Drive;
  nudge(nudge: { orgId: string; repId: string; event: LiveEvent }): void;
}
