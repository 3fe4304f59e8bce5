import { AppError } from "../../../shared/errors.ts";
import { graphRefusal } from "../../platform/microsoft/failures.ts";
import type { Graph } from "../../platform/microsoft/graph.ts";
import type { Owner, ReplyNeeds } from "./needs.ts";
import { DeltaRow, mailboxKeys } from "./rows.ts";
import { setBlind } from "./watch.ts";

/**
 * Does something in a rep's mailbox. It may be begun twice, if Graph refuses a token that Entra takes back only now.
 *
 * @returns "blind" if the rep has to sign in again, of which they are told once.
 * @throws {AppError} "sign_in_unavailable", "storage_unavailable", and what `work` throws.
 */
export async function withMailbox<T>(
  needs: ReplyNeeds,
  owner: Owner,
  work: (graph: Graph) => Promise<T>,
): Promise<T | "blind"> {
  const graph = await open(needs, owner, false);
  if (!graph) return "blind";
  try {
    return await work(graph);
  } catch (error) {
    if (graphRefusal(error)?.status !== 401) throw error;
    const anew = await open(needs, owner, true);
    return anew ? await work(anew) : "blind";
  }
}

async function open(needs: ReplyNeeds, owner: Owner, isRefused: boolean): Promise<Graph | undefined> {
  try {
    return await needs.graphOf(owner, isRefused);
  } catch (error) {
    const reason = reasonOf(error);
    if (!reason) throw error;
    const table = needs.tables.organization(owner.orgId);
    const wasRead = await table.find(DeltaRow, mailboxKeys.delta(owner.repId));
    // Who never signed in with a pane has nothing that could have ended.
    if ((await setBlind(needs, owner, true)) && wasRead) await needs.tellBlind(owner, reason);
    return undefined;
  }
}

function reasonOf(error: unknown): "signInEnded" | "consentEnded" | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === "not_signed_in") return "signInEnded";
  return error.code === "consent_needed" ? "consentEnded" : undefined;
}
