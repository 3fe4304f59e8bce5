import { useMemo, useSyncExternalStore } from "react";
import { type Address, normalizeAddress } from "../../../shared/address.ts";
import { api } from "../../../shared/api.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import type { Client } from "../../api/client.ts";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { openReading } from "../../office/reading.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { type ActivityEntry, mergeActivity } from "../messages/activity.ts";
import { useLiveReload } from "../shell/useLiveReload.ts";

const RECENT = 5;

/** Whom the mail being read is shared with, followed from mail to mail. */
export function useCorrespondent(): Address | undefined {
  const { mailbox } = useEnvironment().environment;
  const reading = useMemo(() => openReading(mailbox), [mailbox]);
  return useSyncExternalStore(reading.onItemChanged, reading.correspondent);
}

export interface Activity {
  /** `undefined`: the address is in no record. */
  readonly record: CrmRecord | undefined;
  readonly entries: readonly ActivityEntry[];
}

/** The latest messages with the record an address belongs to, and calls to make, kept up to date. */
export function useActivity(address: string): readonly [Loadable<Activity>, reload: () => void] {
  const client = useApi();
  const [activity, reload] = useLoad((signal) => readActivity(client, address, signal), [client, address]);
  useLiveReload(reload, (nudge) => nudge.kind === "message");
  return [activity, reload];
}

async function readActivity(client: Client, address: string, signal: AbortSignal): Promise<Activity> {
  const wanted = normalizeAddress(address);
  if (wanted === undefined) return { record: undefined, entries: [] };
  const found = await client.call(api.listRecords, { input: { search: wanted.slice(0, 200) }, signal });
  // Searching finds parts of addresses too.
  const record = found.items.find(({ emails }) => emails.some((email) => normalizeAddress(email) === wanted));
  if (!record) return { record: undefined, entries: [] };
  const { recordId } = record;
  const input = { view: "all" as const, recordId, limit: RECENT };
  const [messages, calls] = await Promise.all([
    client.call(api.listMessages, { input, signal }),
    client.call(api.listCalls, { params: { recordId }, signal }),
  ]);
  const entries = mergeActivity(messages.items, messages.cursor !== null, calls.items);
  return { record, entries: entries.slice(0, RECENT) };
}
