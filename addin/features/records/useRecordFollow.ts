import { useAnnounce } from "@fluentui/react-components";
import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { CrmRecord } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useText } from "../../ui/Frame.tsx";
import { useAct } from "../shell/useAct.ts";

/** The follow preference of a record while it is edited. A read in the background leaves what was typed alone. */
export function useRecordFollow(record: CrmRecord, onSaved: () => void) {
  const text = useText();
  const client = useApi();
  const { announce } = useAnnounce();
  const [follow, setFollow] = useState(record.follow);
  const [source, setSource] = useState(record.followSource ?? "");
  const [act, run] = useAct();
  const isChanged = follow !== record.follow || source.trim() !== (record.followSource ?? "");

  async function save() {
    const input = { follow, followSource: source.trim() || null };
    const params = { recordId: record.recordId };
    const saved = await run(async () => void (await client.call(api.changeRecord, { params, input })));
    if (!saved) return;
    announce(text("full.saved"));
    onSaved();
  }
  return { follow, setFollow, source, setSource, act, isChanged, save };
}
