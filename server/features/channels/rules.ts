import ipaddr from "ipaddr.js";
import { DAY, HOUR, SECOND } from "../../../shared/time.ts";

const FIRST_RETRY = 5 * SECOND;
const LONGEST_RETRY = HOUR;
const GIVEN_UP_AFTER = DAY;
const DEAD_AFTER = 5 * DAY;

/**
 * When a post that failed comes again: about as long again as it has been tried by now, never for two the same. Where
 * nothing has got through for days, each card is tried once: that finds out whether something does by now.
 *
 * @param since when it was first due. @param random from 0 to 1.
 * @param failingSince since when nothing got there.
 * @returns `undefined` once it is given up.
 */
export function nextAttempt(
  since: Date,
  now: Date,
  random: number,
  failingSince: string | null = null,
): Date | undefined {
  const elapsed = now.getTime() - since.getTime();
  const isDead = failingSince !== null && now.getTime() - Date.parse(failingSince) >= DEAD_AFTER;
  if (isDead || elapsed >= GIVEN_UP_AFTER) return undefined;
  const full = Math.min(LONGEST_RETRY, Math.max(FIRST_RETRY, elapsed));
  return new Date(now.getTime() + full / 2 + (full / 2) * random);
}

/** All of IPv6 that anybody has been given by now (RFC 4291, 2.4): the rest has meanings of its own, as old ways to IPv4. */
const [GIVEN, GIVEN_BITS] = ipaddr.IPv6.parseCIDR("2000::/3");

/** Addresses of networks of their own, and those that lead to one by a detour (NAT64, 6to4), are no `unicast` here. */
export function isAllowed(text: string, isSandbox: boolean): boolean {
  const address = ipaddr.process(text);
  if (isSandbox) return address.range() === "loopback";
  const isGiven = address.kind() === "ipv4" || address.match(GIVEN, GIVEN_BITS);
  return isGiven && address.range() === "unicast";
}

/** Whether its host is a name, of which this is known when it is looked up, or an address that may be posted to. */
export function mayBeAsked({ hostname }: URL, isSandbox: boolean): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  return !ipaddr.isValid(host) || isAllowed(host, isSandbox);
}

/**
 * The address of a channel as it is stored, or why it can't be one. Whether its host is inside of somebody's network is
 * only known when it is posted to.
 *
 * @param isSandbox there is nothing but this machine.
 */
export function readChannelUrl(
  text: string,
  isSandbox: boolean,
): { readonly url: string } | { readonly refused: "noUrl" | "notHttps" | "hasPassword" | "inside" } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) return { refused: "noUrl" };
  if (url.protocol !== "https:" && !(isSandbox && url.protocol === "http:")) return { refused: "notHttps" };
  if (url.username !== "" || url.password !== "") return { refused: "hasPassword" };
  if (!mayBeAsked(url, isSandbox)) return { refused: "inside" };
  url.hash = "";
  return { url: url.href };
}

/** What a due item is called: whose card, and the instant at which it was new. */
export interface Posting {
  readonly repId: string;
  readonly cardId: string;
  readonly createdAt: string;
}

export const postingId = ({ repId, cardId, createdAt }: Posting) =>
  `${repId}.${Date.parse(createdAt)}.${cardId}`;

export function readPostingId(id: string): Posting | undefined {
  const [, repId = "", at = "", cardId = ""] = /^([^.]+)\.(\d{1,15})\.([^.]+)$/.exec(id) ?? [];
  return repId === "" ? undefined : { repId, cardId, createdAt: new Date(Number(at)).toISOString() };
}
