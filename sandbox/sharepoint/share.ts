import type { Request } from "express";
import { findAccount, tenants } from "../accounts.ts";
import type { SandboxClock } from "../clock.ts";
import type { Share } from "../drive/drives.ts";
import { isExpired } from "../drive/item.ts";
import type { OneDrive } from "../drive/oneDrive.ts";
import type { Answer } from "../http.ts";
import { bytesOf } from "./download.ts";
import { expiredPage, filePage, removedPage, signInPage } from "./sharePage.ts";

const html = (status: number, text: string): Answer => ({
  status,
  bytes: { type: "text/html; charset=utf-8", content: Buffer.from(text) },
  headers: {
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  },
});

/** Who is let in, besides everybody. `undefined` when nobody has to say who they are. */
function doorOf({ drive, permission }: Share) {
  const { tenantId } = drive.account;
  if (permission.scope === "anonymous") return undefined;
  if (permission.scope === "users") {
    const lets = (address: string) =>
      permission.recipients.includes(address) || address === drive.account.address;
    return { whom: "the people it was sent to", lets };
  }
  const name = tenants.find((tenant) => tenant.tenantId === tenantId)?.name ?? "the organization";
  return {
    whom: `people in ${name}`,
    lets: (address: string) => findAccount(address)?.tenantId === tenantId,
  };
}

/** @returns what keeps the caller out, or the share. */
function enter(req: Request, oneDrive: OneDrive, now: Date): Share | Answer {
  const share = oneDrive.drives.findShare(String(req.params.share));
  if (!share?.item.file) return html(404, removedPage());
  if (isExpired(share.permission, now)) return html(410, expiredPage());
  const door = doorOf(share);
  if (!door) return share;
  const as = String(req.query.as ?? "")
    .trim()
    .toLowerCase();
  if (as === "") return html(401, signInPage(door.whom, undefined));
  return door.lets(as) ? share : html(403, signInPage(door.whom, as));
}

/** A link that was shared. Signing in is saying who one is (`?as=`): nothing in the sandbox is secret. */
export function shareWork({ oneDrive, clock }: { oneDrive: OneDrive; clock: SandboxClock }) {
  return {
    page(req: Request): Answer {
      const entered = enter(req, oneDrive, clock.now());
      if ("status" in entered) return entered;
      const { name, file } = entered.item;
      const as = req.query.as === undefined ? "" : `?as=${encodeURIComponent(String(req.query.as))}`;
      return html(200, filePage(name, file!.size, `${req.path}/content${as}`));
    },
    content(req: Request): Answer {
      const entered = enter(req, oneDrive, clock.now());
      return "status" in entered ? entered : bytesOf(entered.item, oneDrive, req.get("range"));
    },
  };
}
