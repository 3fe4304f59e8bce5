import { useState } from "react";
import { api } from "../../../shared/api.ts";
import { NewRecord } from "../../../shared/records.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { useAct } from "../shell/useAct.ts";

/** A contact while it is written. What is wrong with it is told from the first attempt to add it on. */
export function useNewContact(onAdded: (name: string) => void) {
  const client = useApi();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [act, run] = useAct();
  const parsed = NewRecord.safeParse({ kind: "contact", name, emails: [email.trim()] });
  const faults = new Set(isChecked ? parsed.error?.issues.map((issue) => issue.path[0]) : []);

  async function add() {
    setChecked(true);
    if (!parsed.success) return;
    const input = parsed.data;
    const added = await run(async () => void (await client.call(api.createRecord, { input })));
    if (added) onAdded(input.name);
  }
  return { name, setName, email, setEmail, faults, act, add };
}
