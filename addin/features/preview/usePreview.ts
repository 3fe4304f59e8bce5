import { useEffect, useRef } from "react";
import { api } from "../../../shared/api.ts";
import type { PreviewAnswer, PreviewRequest } from "../../../shared/compose.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";

/** What sending would do with the message as it stands; asked again when `wishes` change. `null`: plain text. */
export function usePreview(
  read: () => Promise<PreviewRequest | null>,
  wishes: string,
): readonly [Loadable<PreviewAnswer | null>, reload: () => void] {
  const client = useApi();
  const [loaded, reload] = useLoad(
    async (signal) => {
      const input = await read();
      return input && client.call(api.preview, { input, signal });
    },
    [client],
  );
  const asked = useRef(wishes);
  useEffect(() => {
    if (asked.current === wishes) return;
    asked.current = wishes;
    reload();
  }, [reload, wishes]);
  return [loaded, reload];
}
