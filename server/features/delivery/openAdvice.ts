import type { AdviceAnswer, AdviceRequest } from "../../../shared/delivery.ts";
import type { AdviceNeeds, adviseDelivery } from "./advice.ts";
import type { Zones } from "./zones.ts";

/** The world's places and holidays are much to load: a process does so when it is first asked for them. */

export type OpenZones = () => Promise<Zones>;

export function openZones(): OpenZones {
  let loading: Promise<Zones> | undefined;
  return () => {
    loading ??= import("./zones.ts").then(({ createZones }) => createZones());
    return loading;
  };
}

export type Advise = (
  call: Parameters<typeof adviseDelivery>[1],
  request: AdviceRequest,
) => Promise<AdviceAnswer>;

export function openAdvice(needs: Omit<AdviceNeeds, "zones"> & { readonly zones: OpenZones }): Advise {
  return async (call, request) => {
    const [{ adviseDelivery }, zones] = await Promise.all([import("./advice.ts"), needs.zones()]);
    return await adviseDelivery({ ...needs, zones }, call, request);
  };
}
