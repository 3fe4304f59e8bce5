import { useEffect } from "react";
import { api } from "../../../shared/api.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { openReading } from "../../office/reading.ts";
import { useEnvironment } from "../../ui/Frame.tsx";
import { watchReading } from "./reading.ts";

/** As long as the pane is open beside mail, the server hears which of the rep's own messages are being looked at. */
export function useReading(): void {
  const client = useApi();
  const { mailbox } = useEnvironment().environment;
  useEffect(() => {
    const tell = (addresses: string[]) =>
      client.call(api.tellReading, { input: { addresses }, isQuiet: true });
    return watchReading(openReading(mailbox), window.location.origin, tell);
  }, [client, mailbox]);
}
