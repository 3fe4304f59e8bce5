import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RequestHandler, Router } from "express";
import { AppError } from "../shared/errors.ts";
import { createTranslate, fallbackLocale } from "../shared/text/index.ts";
import type { Config } from "./config.ts";
import type { SettingsStore } from "./features/admin/store.ts";
import type { Going } from "./features/attachments/goingOut.ts";
import type { AttachmentNeeds } from "./features/attachments/needs.ts";
import { attachmentRoutes } from "./features/attachments/routes.ts";
import { listAttachments } from "./features/attachments/run.ts";
import { openSpool } from "./features/attachments/spool.ts";
import { createTidying, removeCopies } from "./features/attachments/tidy.ts";
import { SEND_SCOPES } from "./features/delivery/draft.ts";
import { contentPath } from "./features/delivery/readyFiles.ts";
import { hostedImages, imageRoutes } from "./features/images/routes.ts";
import { removeImages } from "./features/images/run.ts";
import type { Live } from "./features/live/index.ts";
import type { MessageNeeds } from "./features/messages/run.ts";
import type { Tracking } from "./features/tracking/index.ts";
import type { SignedIn } from "./http/call.ts";
import type { Blobs } from "./platform/blobs.ts";
import type { Clock } from "./platform/clock.ts";
import type { Log } from "./platform/log.ts";
import { readContent } from "./platform/microsoft/content.ts";
import { openDrive } from "./platform/microsoft/drive.ts";
import type { OnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import type { Tables } from "./platform/tables.ts";

/** Making a link asks for this; the narrower permission for the app's own folder is not enough for it. */
const FILE_SCOPES = ["https://graph.microsoft.com/Files.ReadWrite"] as const;

export interface FilesNeeds {
  readonly config: Config;
  readonly tables: Tables;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly transport: Transport;
  readonly onBehalfOf: OnBehalfOf;
  readonly settings: SettingsStore;
  readonly live: Live;
  readonly tracking: Tracking;
}

/** Followed attachments and hosted images, with their doors. */
export interface Files {
  readonly api: Router;
  readonly images: RequestHandler;
  readonly attachmentsOf: MessageNeeds["attachmentsOf"];
  /**
   * Takes back what a message that will not be sent has in OneDrive and among our images. Without a token the copies
   * are noted, and go with the rep's next call.
   */
  removeFiles(
    owner: { orgId: string; repId: string; accessToken?: string | undefined },
    messageId: string,
  ): Promise<void>;
  /** The followed files of a message that goes out while its rep is away. */
  goingOut(owner: GoingOwner, messageId: string, away: Away): Going;
  /** Does what was noted for this rep, in the background. */
  tidy(call: Pick<SignedIn, "rep" | "accessToken">): void;
}

export interface GoingOwner {
  readonly orgId: string;
  readonly repId: string;
  readonly repAddress: string;
}

/** What can be done in the rep's name while they are away. */
export interface Away extends Pick<Going, "signal" | "tellAttached"> {
  /** For Graph, of the sign-in that was kept. */
  token(scopes: readonly string[]): Promise<string>;
}

export function createFiles(needs: FilesNeeds): Files {
  const { tables, blobs, log, config, tracking } = needs;
  const attachments = attachmentNeeds(needs);
  const images = { tables, blobs, publicUrl: config.publicUrl, settingsOf: attachments.settingsOf };
  const tidying = createTidying(attachments);
  return {
    api: Router().use(attachmentRoutes(attachments), imageRoutes(images)),
    images: hostedImages({ blobs }, log),
    attachmentsOf: (orgId, messageId, summary) =>
      listAttachments({ tables, tokens: tracking.tokens }, orgId, messageId, summary),
    async removeFiles({ orgId, repId, accessToken }, messageId) {
      const rep = { orgId, repId };
      const drive = accessToken === undefined ? undefined : attachments.driveOf({ rep, accessToken });
      await removeCopies(attachments, rep, messageId, drive);
      await removeImages({ tables, blobs }, orgId, messageId);
    },
    goingOut: (owner, messageId, away) => goingOut(attachments, owner, messageId, away),
    tidy: (call) => void tidying(call),
  };
}

function goingOut(
  needs: AttachmentNeeds,
  { orgId, repId, repAddress }: GoingOwner,
  messageId: string,
  { signal, token, tellAttached }: Away,
): Going {
  const { transport } = needs;
  const bounded: Transport = (url, init) => transport(url, { ...init, signal });
  const pause = (ms: number) => delay(ms, undefined, { signal });
  return {
    ...{ needs, messageId, signal, tellAttached },
    rep: { orgId, repId, address: repAddress },
    // The size of a file stands in the mail; in whose language that is read is not known.
    translate: createTranslate(fallbackLocale),
    drive: openDrive({ transport: bounded, pause }, () => token(FILE_SCOPES)),
    read: (draftId, fileId) =>
      readContent(transport, () => token(SEND_SCOPES), contentPath(draftId, fileId), signal),
  };
}

function attachmentNeeds(needs: FilesNeeds): AttachmentNeeds {
  const { config, settings, live, tracking, onBehalfOf, ...doors } = needs;
  const { transport, tables } = doors;
  return {
    ...doors,
    tokens: tracking.tokens,
    stopList: tracking.stopList,
    spool: openSpool(join(config.dataDir, "spool")),
    settingsOf: (orgId) => settings.read(tables.organization(orgId)),
    nudge: live.nudge,
    driveOf: ({ rep, accessToken }) =>
      openDrive({ transport }, async () => {
        if (accessToken === undefined) throw new AppError("not_signed_in", "Sign in to use your OneDrive.");
        return await onBehalfOf({ ...rep, accessToken }, FILE_SCOPES);
      }),
  };
}
