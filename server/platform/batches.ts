interface Waiting<T> {
  readonly item: T;
  readonly ended: PromiseWithResolvers<void>;
}

/**
 * One batch at a time: the first item goes at once and alone, what comes while a batch is under way goes in the next. So
 * nothing waits for a timer, and the slower `work` is, the more items share it.
 *
 * @returns adds an item; ends, or fails, as its batch does.
 */
export function inBatches<T>(work: (items: readonly T[]) => Promise<void>, max: number) {
  let waiting: Waiting<T>[] = [];
  let isWorking = false;
  async function workOn(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      await work(batch.map(({ item }) => item));
      for (const { ended } of batch) ended.resolve();
    } catch (error) {
      for (const { ended } of batch) ended.reject(error);
    }
  }
  async function workOnAll(): Promise<void> {
    isWorking = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, max);
      waiting = waiting.slice(max);
      await workOn(batch);
    }
    isWorking = false;
  }
  return async (item: T): Promise<void> => {
    const ended = Promise.withResolvers<void>();
    waiting.push({ item, ended });
    if (!isWorking) void workOnAll();
    await ended.promise;
  };
}
