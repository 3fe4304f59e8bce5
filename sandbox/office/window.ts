import { redeem, SignInFailure } from "./entra.ts";
import type { TokenGrant } from "./protocol.ts";

/** Entra's window, which Outlook opens for an add-in when the person has to do something. */

/** The window was closed, or *Cancel* was pressed in it. */
export class WindowCancelled extends Error {
  override readonly name = "WindowCancelled";
}

const LOOK_EVERY_MS = 200;
/** AADSTS65004: declined. */
const DECLINED = "AADSTS65004";
/** By which msal-browser names it. */
export const BLOCKED = "popup_window_error";

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

async function newProof() {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: base64Url(new Uint8Array(digest)) };
}

/** @throws {WindowCancelled} */
function answerOf(popup: Window, origin: string, state: string): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const end = () => {
      window.removeEventListener("message", receive);
      clearInterval(timer);
    };
    function receive({ source, origin: from, data }: MessageEvent) {
      if (source !== popup || from !== origin || data?.kind !== "sandbox-signed-in") return;
      const answer = new URLSearchParams(String(data.query));
      if (answer.get("state") !== state) return;
      end();
      resolve(answer);
    }
    window.addEventListener("message", receive);
    const timer = setInterval(() => {
      if (!popup.closed) return;
      end();
      // What it said before it closed comes first.
      setTimeout(() => reject(new WindowCancelled("The window was closed.")));
    }, LOOK_EVERY_MS);
  });
}

export interface WindowRequest {
  readonly clientId: string;
  readonly scope: string;
  readonly account: string;
}

/**
 * @param origin where the sandbox answers.
 * @throws {WindowCancelled | SignInFailure}
 */
export async function askInWindow(origin: string, request: WindowRequest): Promise<TokenGrant> {
  const { clientId, scope, account } = request;
  const { verifier, challenge } = await newProof();
  const state = crypto.randomUUID();
  const redirectUri = `${origin}/signedIn`;
  const query = new URLSearchParams({
    ...{ client_id: clientId, scope, response_type: "code", redirect_uri: redirectUri, state },
    ...{ login_hint: account, code_challenge: challenge, code_challenge_method: "S256" },
  });
  const address = `${origin}/organizations/oauth2/v2.0/authorize?${query}`;
  const popup = window.open(address, "_blank", "popup,width=480,height=640");
  if (!popup) throw new SignInFailure(400, BLOCKED, "The browser let no window open.");
  const answer = await answerOf(popup, origin, state);
  const code = answer.get("code");
  if (code !== null) return await redeem(origin, { clientId, scope, code, verifier, redirectUri });
  const description = answer.get("error_description") ?? "";
  if (description.startsWith(DECLINED)) throw new WindowCancelled(description);
  throw new SignInFailure(400, answer.get("error") ?? undefined, description);
}
