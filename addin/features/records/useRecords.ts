import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { CrmRecord, RecordKind } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { useListed } from "../shell/useListed.ts";

export interface RecordsView {
  readonly search: string;
  readonly kind: RecordKind | "all";
}

export const allRecords: RecordsView = { search: "", kind: "all" };

/** The records of the organization. */
export function useRecords() {
  const client = useApi();
  const [view, setView] = useState(allRecords);
  const listed = useListed<CrmRecord>(
    (cursor, _limit, signal) => {
      const input = {
        ...(view.search === "" ? {} : { search: view.search }),
        ...(view.kind === "all" ? {} : { kind: view.kind }),
        ...(cursor === null ? {} : { cursor }),
      };
      return client.call(api.listRecords, { input, signal });
    },
    [client, view],
  );
  return { view, setView, ...listed };
}

/** A record, and the account it belongs to where that can still be read. */
export interface RecordWithAccount {
  readonly record: CrmRecord;
  readonly account: CrmRecord | undefined;
}

export function useRecord(recordId: string): readonly [Loadable<RecordWithAccount>, reload: () => void] {
  const client = useApi();
  return useLoad(
    async (signal) => {
      const record = await client.call(api.getRecord, { params: { recordId }, signal });
      if (record.accountId === null) return { record, account: undefined };
      const params = { recordId: record.accountId };
      // An account that was deleted meanwhile is no reason to hide the record.
      const account = await client.call(api.getRecord, { params, signal }).catch(() => undefined);
      return { record, account };
    },
    [client, recordId],
  );
}
