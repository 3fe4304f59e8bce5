import { useState } from "react";
import { api } from "../../../shared/api.ts";
import type { ChannelAnswer, NewChannel } from "../../../shared/channel.ts";
import { useApi } from "../../api/ApiProvider.tsx";
import { type Loadable, useLoad } from "../../api/useLoad.ts";
import { type Act, useAct } from "../shell/useAct.ts";

export interface ChannelForm {
  readonly answer: Loadable<ChannelAnswer>;
  readonly act: Act;
  /** As it was set up just now: its secret is shown this once. */
  readonly made: NewChannel | undefined;
  reload(): void;
  save(url: string): void;
  remove(): void;
}

/** The rep's own webhook. */
export function useChannel(): ChannelForm {
  const client = useApi();
  const [answer, reload] = useLoad((signal) => client.call(api.getChannel, { signal }), [client]);
  const [act, run] = useAct();
  const [made, setMade] = useState<NewChannel>();
  return {
    ...{ answer, act, made, reload },
    save: (url) =>
      void run(async () => {
        setMade(await client.call(api.putChannel, { input: { url } }));
        reload();
      }),
    remove: () =>
      void run(async () => {
        await client.call(api.removeChannel, {});
        setMade(undefined);
        reload();
      }),
  };
}
