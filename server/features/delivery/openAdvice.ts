import type { AdviceAnswer, AdviceRequest } from "../../../shared/delivery.ts";
import type { AdviceNeeds, adviseDelivery } from "./advice.ts";

export type Advise = (
  call: Parameters<typeof adviseDelivery>[1],
  request: AdviceRequest,
) => Promise<AdviceAnswer>;

async function load(needs: Omit<AdviceNeeds, "zones">): Promise<Advise> {
  const [advice, { createZones }] = await Promise.all([import("./advice.ts"), import("./zones.ts")]);
  const zones = createZones();
  return (call, request) => advice.adviseDelivery({ ...needs, zones }, call, request);
}

/** The world's places and holidays are much to load: a process does so when the first advice is asked of it. */
export function openAdvice(needs: Omit<AdviceNeeds, "zones">): Advise {
  let loading: Promise<Advise> | undefined;
  return async (call, request) => {
    loading ??= load(needs);
    return await (await loading)(call, request);
  };
}
