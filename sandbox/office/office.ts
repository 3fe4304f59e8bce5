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
import { createActions, runLaunch } from "./launch.ts";
import { HOST_PARAMETER, type Start } from "./protocol.ts";
import { askInWindow } from "./window.ts";

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

/** When the page's own scripts have run, those with `defer` too: handlers are associated by then. */
const scriptsHaveRun = () =>
  new Promise<void>((resolve) => {
    if (document.readyState === "complete") resolve();
    else window.addEventListener("load", () => resolve(), { once: true });
  });

type Client = ReturnType<typeof createClient>;
type Actions = ReturnType<typeof createActions>;

async function startInOutlook(
  client: Client,
  start: Start,
  office: Record<string, unknown>,
  find: Actions["find"],
): Promise<Ready> {
  const context = createContext(client, start);
  office.context = context;
  office.MailboxEnums = MailboxEnums;
  if (start.runtime === "events") {
    client.on("launch", (launch) => runLaunch(client, find, launch));
    void scriptsHaveRun().then(() => client.call("launchReady", null));
  }
  return { host: String(context.host), platform: String(context.platform) };
}

function install() {
  const origin = servedFrom();
  const isHosted = new URLSearchParams(location.search).has(HOST_PARAMETER) && window.parent !== window;
  const { actions, find } = createActions();
  const office: Record<string, unknown> = {
    AsyncResultStatus,
    CoercionType,
    EventType,
    HostType,
    PlatformType,
    context: {},
    initialize: undefined,
    actions,
  };
  let getToken: GetToken;
  let starting: Promise<Ready>;
  let account: Promise<string>;
  if (isHosted) {
    const client = createClient(wireTo(origin));
    getToken = (request) => client.call("getToken", request);
    const start = client.call("start", null);
    account = start.then((told) => told.account.address);
    starting = start.then((told) => startInOutlook(client, told, office, find));
  } else {
    const own = accountOfPage();
    account = Promise.resolve(own);
    getToken = (request) => signIn(origin, { ...request, account: own });
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
    nestedAppAuthBridge: createBridge({
      getToken,
      ask: async (request) => askInWindow(origin, { ...request, account: await account }),
      clientId: () => readClientId(origin),
    }),
  });
}

install();
