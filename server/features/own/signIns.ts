import type { RouteNeeds } from "../../http/route.ts";
import { clientAddress, trustedProxies } from "../../platform/addresses.ts";
import type { OwnPlaces } from "./places.ts";

/**
 * Notes where reps are signed in. A ticket is passed over: it is made for one message, to be used wherever that is
 * prepared, and shows nobody to be there.
 *
 * @param proxies networks whose `X-Forwarded-For` is believed.
 */
export function noteSignIns(
  places: Pick<OwnPlaces, "note">,
  proxies: readonly string[],
): NonNullable<RouteNeeds["onSignedIn"]> {
  const isTrusted = trustedProxies(proxies);
  return ({ rep: { orgId, repId }, ticketMessageId }, { socket, headers }) => {
    if (ticketMessageId !== undefined) return;
    const address = clientAddress(socket.remoteAddress, headers["x-forwarded-for"], isTrusted);
    places.note({ orgId, repId, address, agent: headers["user-agent"] ?? "" });
  };
}
