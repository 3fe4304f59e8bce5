import { MINUTE } from "../../../shared/time.ts";

/** Keeps strangers from keeping a public address busy. All by real time, in this process's memory. */
export interface Gate {
  /** @returns a function to call when the request is done; `undefined` if there are too many. */
  enter(address: string): ((wasWelcome: boolean) => void) | undefined;
}

const MAX_AT_ONCE = 100;
/** Requests of one address in one minute that said nothing we could use. Microsoft's never do. */
const MAX_UNWELCOME = 60;
const MAX_ADDRESSES = 10_000;

export function createGate(now: () => number = Date.now): Gate {
  let inside = 0;
  const unwelcome = new Map<string, { count: number; until: number }>();
  const find = (address: string) => {
    const known = unwelcome.get(address);
    return known && known.until > now() ? known : undefined;
  };
  return {
    enter(address) {
      if (inside >= MAX_AT_ONCE || (find(address)?.count ?? 0) >= MAX_UNWELCOME) return undefined;
      inside += 1;
      let isOut = false;
      return (wasWelcome) => {
        if (isOut) return;
        isOut = true;
        inside -= 1;
        if (wasWelcome) return;
        const known = find(address);
        if (!known && unwelcome.size >= MAX_ADDRESSES) unwelcome.clear();
        unwelcome.set(address, { count: (known?.count ?? 0) + 1, until: known?.until ?? now() + MINUTE });
      };
    },
  };
}
