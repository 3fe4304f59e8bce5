import { AppError } from "../../../shared/errors.ts";
import { DAY } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import type { Drive, ShareWish } from "../../platform/microsoft/drive.ts";
import { DriveFailure } from "../../platform/microsoft/driveFailure.ts";
import type { MessageRow } from "../messages/rows.ts";
import type { AttachmentNeeds } from "./needs.ts";
import type { AttachmentRow } from "./rows.ts";
import { expiryOf, shareScopes } from "./rules.ts";

export type Shared = Pick<AttachmentRow, "permissionId" | "shareUrl" | "scope" | "expiresAt">;

/** Whose file is shared, and what is said to whom when it can't be. */
export interface Sharer {
  readonly rep: Pick<Call["rep"], "orgId" | "address">;
  readonly translate: Call["translate"];
}

export type Addressed = Pick<MessageRow, "to" | "cc" | "bcc">;

type Needs = Pick<AttachmentNeeds, "settingsOf" | "clock">;

const isRefused = (error: unknown) =>
  error instanceof DriveFailure && (error.reason === "forbidden" || error.reason === "refused");

/** The wishes that the organization has now, widest first. */
async function wishesOf(
  needs: Needs,
  { rep }: Sharer,
  { to, cc, bcc }: Addressed,
): Promise<readonly ShareWish[]> {
  const { attachmentScope: widest, attachmentExpiryDays } = await needs.settingsOf(rep.orgId);
  const people = [...to, ...cc, ...bcc];
  const expiresAt = expiryOf(attachmentExpiryDays, needs.clock.now());
  const recipients = [...new Set(people.map(({ address }) => address))];
  return shareScopes({ widest, repAddress: rep.address, recipients: people }).map((scope) => ({
    scope,
    recipients,
    expiresAt,
  }));
}

async function shareAs(drive: Drive, itemId: string, wish: ShareWish): Promise<Shared> {
  const { id, link, expirationDateTime } = await drive.share(itemId, wish);
  // The tenant may let links end sooner than was asked for.
  const endsAt = Date.parse(expirationDateTime ?? "");
  return {
    permissionId: id,
    shareUrl: link.webUrl,
    scope: wish.scope,
    expiresAt: Number.isNaN(endsAt) ? wish.expiresAt : new Date(endsAt).toISOString(),
  };
}

/** Goes down the ladder until a link is allowed. @throws {AppError} "sharing_forbidden" {DriveFailure} */
export async function share(
  needs: Needs,
  drive: Drive,
  sharer: Sharer,
  message: Addressed,
  itemId: string,
): Promise<Shared> {
  for (const wish of await wishesOf(needs, sharer, message)) {
    try {
      return await shareAs(drive, itemId, wish);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
  throw new AppError("sharing_forbidden", sharer.translate("files.refused.sharing"));
}

/** A link that ends so little before one made now would is as good. */
const AS_GOOD = DAY;

function endsTooSoon({ expiresAt }: Shared, wish: ShareWish | undefined): boolean {
  if (expiresAt === null) return false;
  return !wish?.expiresAt || Date.parse(expiresAt) < Date.parse(wish.expiresAt) - AS_GOOD;
}

/**
 * A link that was made a while ago, as it is to be for a mail that goes now: for whom it goes to, and ending when one
 * made now would. It stays the same where it need not change, so that doing it twice leaves the first one's good.
 *
 * @throws as `share` does.
 */
export async function shareAnew(
  needs: Needs,
  drive: Drive,
  sharer: Sharer,
  message: Addressed,
  itemId: string,
  before: Shared,
): Promise<Shared> {
  const [wish] = await wishesOf(needs, sharer, message);
  const isForAll = before.scope === "anonymous" && wish?.scope === "anonymous";
  const isForEver = before.expiresAt === null && wish?.expiresAt !== null;
  if (isForAll && !isForEver && !endsTooSoon(before, wish)) return before;
  const shared = await share(needs, drive, sharer, message, itemId);
  const isTheOld = shared.permissionId !== null && shared.permissionId === before.permissionId;
  if (!isTheOld || !endsTooSoon(shared, wish)) return shared;
  // OneDrive gives the same app the same link again: one that ends too soon has to go first.
  await drive.unshare(itemId, before.permissionId ?? "");
  return await share(needs, drive, sharer, message, itemId);
}
