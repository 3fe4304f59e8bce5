import { useEffect } from "react";
import { api } from "../../../shared/api.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { openRoaming } from "../../office/roaming.ts";
import { leavePermit } from "./leavePermit.ts";

/** Wherever the pane is open, Outlook's events can work from then on. */
export function useLeavePermit(): void {
  const client = useApi();
  useEffect(() => {
    const roaming = openRoaming();
    if (roaming) void leavePermit(roaming, () => client.call(api.createPermit, {}), Date.now());
  }, [client]);
}
