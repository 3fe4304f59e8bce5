import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useSyncExternalStore,
} from "react";
import { useEnvironment, useText } from "../ui/Frame.tsx";
import { type Asking, createAsking } from "./asking.ts";
import { type Client, createClient } from "./client.ts";
import type { Nudge } from "./events.ts";
import { createLiveHub, type LiveHub } from "./liveHub.ts";
import { SignInBar } from "./SignInBar.tsx";
import type { ServerClock } from "./serverClock.ts";
import { createSignedIn } from "./signedIn.ts";
import { createSignIn, type SignIn } from "./signIn.ts";
import { createUploads, type Uploads } from "./uploads.ts";

interface Api {
  readonly client: Client;
  readonly signIn: SignIn;
  readonly asking: Asking;
  readonly live: LiveHub;
  readonly uploads: Uploads;
}

const ApiContext = createContext<Api | undefined>(undefined);

/** Gives everything below it our server, signed in by the rep's own account. Needs a Frame around it. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const text = useText();
  const { environment, locale } = useEnvironment();
  const api = useMemo(() => {
    const baseUrl = window.location.origin;
    const request: typeof fetch = (input, init) => window.fetch(input, init);
    const signIn = createSignIn({ text, baseUrl, fetch: request, loginHint: environment.address });
    const asking = createAsking(signIn);
    const signedIn = createSignedIn({ signIn, asking, text });
    const client = createClient({ signedIn, text, baseUrl, fetch: request, locale, zone: environment.zone });
    const createRequest = () => new XMLHttpRequest();
    const uploads = createUploads({ signedIn, text, baseUrl, createRequest, locale, zone: environment.zone });
    return { signIn, asking, client, live: createLiveHub(client), uploads };
  }, [text, environment, locale]);
  return (
    <ApiContext value={api}>
      <SignInBar asking={api.asking} />
      {children}
    </ApiContext>
  );
}

function useContextOfApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error("useApi needs an ApiProvider above it.");
  return api;
}

/** The one client of this pane or page: `useApi().call(api.listMessages, { input: {} })`. */
export const useApi = (): Client => useContextOfApi().client;

/** What time it is, where the browser's clock does not count: in forms that ask for a time. */
export const useClock = (): ServerClock => useContextOfApi().client.clock;

/** What goes up as bytes: files and pictures. */
export const useUploads = (): Uploads => useContextOfApi().uploads;

/** True while the rep is being asked to sign in: what loads is waiting for that. */
export function useIsSigningIn(): boolean {
  const { signIn } = useContextOfApi();
  return useSyncExternalStore(signIn.subscribe, signIn.isAsking);
}

/** Calls back whenever something may have changed on the server; all users of a page share one stream. */
export function useLive(onNudge: (nudge: Nudge) => void): void {
  const { live } = useContextOfApi();
  const notify = useEffectEvent(onNudge);
  useEffect(() => live.subscribe((nudge) => notify(nudge)), [live]);
}
