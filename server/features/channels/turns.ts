/**
 * Who posts now, in this process. A receiver may take seconds to say nothing: the hands that work on what is due must not
 * all be waiting for it, as mails are due too.
 */
export interface Turns {
  /** @returns a function to call when it is done; `undefined` if it is not this one's turn. */
  enter(owner: string): (() => void) | undefined;
}

const AT_ONCE = 3;
const AT_ONCE_OF_ONE = 1;

export function createTurns(): Turns {
  const inside: string[] = [];
  return {
    enter(owner) {
      const own = inside.filter((one) => one === owner).length;
      if (inside.length >= AT_ONCE || own >= AT_ONCE_OF_ONE) return undefined;
      inside.push(owner);
      return () => void inside.splice(inside.indexOf(owner), 1);
    },
  };
}
