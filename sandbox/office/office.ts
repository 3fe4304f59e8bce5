/**
 * A stand-in for Office.js, for the sandbox only. In a frame that the page playing Outlook opened it speaks with that
 * page; in a page of its own it says that there is no host, as the real one does, and still brings the bridge for
 * signing in, by which the sandbox saves a full page the redirect to Entra.
 */
import { createBridge, type GetToken } from "./bridge.ts";
import { createClient, type Wire } from "./client.ts";
import { createContext } from "./context.ts";
import { signIn } from "./entra.ts";
import { AsyncResultStatus, CoercionType, EventType, HostType, MailboxEnums, PlatformType } from "./enums.ts";
import { HOST_PARAMETER } from "./protocol.ts";

const DEFAULT_ACCOUNT = "rep@contoso.test";
const ACCOUNT_KEY = "sandbox.account";

type Ready = { host: string | null; platform: string | null };

/** The sandbox that served this file: the only origin it speaks with. */
function servedFrom(): string {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) return new URL(script.src).origin;
  throw new Error("office.js must be loaded by a script element.");
}

function wireTo(origin: string): Wire {
  return {
    send: (message) => window.parent.postMessage(message, origin),
    listen: (receive) =>
      window.addEventListener("message", (event) => {
        if (event.source === window.parent && event.origin === origin) receive(event.data);
      }),
  };
}

/** Whose mailbox a page without a host belongs to: told by its address once, then kept for the tab. */
function accountOfPage(): string {
  const told = new URLSearchParams(location.search).get("account");
  if (told) sessionStorage.setItem(ACCOUNT_KEY, told);
  return told ?? sessionStorage.getItem(ACCOUNT_KEY) ?? DEFAULT_ACCOUNT;
}

async function readClientId(origin: string): Promise<string> {
  const about = (await (await fetch(`${origin}/about`)).json()) as { clientId: string };
  return about.clientId;
}

async function startInOutlook(
  client: ReturnType<typeof createClient>,
  office: Record<string, unknown>,
): Promise<Ready> {
  const context = createContext(client, await client.call("start", null));
  office.context = context;
  office.MailboxEnums = MailboxEnums;
  return { host: String(context.host), platform: String(context.platform) };
}

function install() {
  const origin = servedFrom();
  const isHosted = new URLSearchParams(location.search).has(HOST_PARAMETER) && window.parent !== window;
  const office: Record<string, unknown> = {
    AsyncResultStatus,
    CoercionType,
    EventType,
    HostType,
    PlatformType,
    context: {},
    initialize: undefined,
    actions: { associate: () => undefined },
  };
  let getToken: GetToken;
  let starting: Promise<Ready>;
  if (isHosted) {
    const client = createClient(wireTo(origin));
    getToken = (request) => client.call("getToken", request);
    starting = startInOutlook(client, office);
  } else {
    const account = accountOfPage();
    getToken = (request) => signIn(origin, { ...request, account });
    starting = Promise.resolve({ host: null, platform: null });
  }
  office.onReady = async (callback?: (info: Ready) => void) => {
    const info = await starting;
    callback?.(info);
    return info;
  };
  void starting.then(() => {
    if (typeof office.initialize === "function") office.initialize("inserted");
  });
  Object.assign(window, {
    Office: office,
    nestedAppAuthBridge: createBridge(getToken, () => readClientId(origin)),
  });
}

install();
