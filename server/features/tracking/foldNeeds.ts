import { AppError } from "../../../shared/errors.ts";
import type { Settings } from "../../../shared/settings.ts";
import type { Log } from "../../platform/log.ts";
import type { Tables } from "../../platform/tables.ts";
import type { DeriveNeeds } from "./derive.ts";
import type { Batch } from "./journal/link.ts";
import type { StopList } from "./stopList.ts";

export interface MessageIds {
  readonly orgId: string;
  readonly messageId: string;
}

/** A message whose history has changed. */
export interface Changed extends MessageIds {
  readonly repId: string;
}

export interface FoldNeeds extends DeriveNeeds {
  readonly journal: { read(): Promise<Batch> };
  readonly tables: Tables;
  readonly stopList: StopList;
  settingsOf(orgId: string): Promise<Settings>;
  onChanged(changed: Changed): Promise<void>;
  readonly log: Log;
}

/** Storage may answer later, and what is folded again is the same. */
export const isTransient = (error: unknown): boolean =>
  error instanceof AppError && (error.code === "storage_unavailable" || error.code === "conflict");

/** One message whose rows can't be read must not hold up all others: that is told, and the rest goes on. */
export async function unlessBroken<T>(
  { log }: Pick<FoldNeeds, "log">,
  ids: object,
  instead: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isTransient(error)) throw error;
    log.error("Hits of a message could not be folded as they should", error, { ...ids });
    return instead;
  }
}
