import { AppError } from "../../shared/errors.ts";

/** More writers than this at once on one row is not a crowd but a fault. */
const MAX_ATTEMPTS = 12;

/**
 * Repeats read-change-write work that another writer got ahead of. The work must read anew each time.
 * @throws {AppError} "conflict" when others are ahead every time; whatever else `work` throws, at once.
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isConflict = error instanceof AppError && error.code === "conflict";
      if (!isConflict || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}
