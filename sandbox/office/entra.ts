import type { TokenGrant } from "./protocol.ts";

/** How the sandbox's Entra refused: its OAuth error code, or none when it could not be reached. */
export class SignInFailure extends Error {
  override readonly name = "SignInFailure";
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws {SignInFailure} */
async function grant(origin: string, form: Record<string, string>): Promise<TokenGrant> {
  const response = await fetch(`${origin}/organizations/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  }).catch((reason: unknown) => {
    throw new SignInFailure(0, undefined, String(reason));
  });
  const answer = (await response.json().catch(() => ({}))) as TokenGrant & {
    error?: string;
    error_description?: string;
  };
  if (response.ok) return answer;
  throw new SignInFailure(
    response.status,
    answer.error,
    answer.error_description ?? `Entra answered ${response.status}.`,
  );
}

/**
 * Signs an account of the sandbox in, with any password: the sandbox has no secrets to keep.
 *
 * @param origin Where the sandbox answers; empty for the page's own.
 * @param request.isSilent The person is not asked: it is refused when they would have to do something.
 * @throws {SignInFailure}
 */
export const signIn = (
  origin: string,
  request: { clientId: string; scope: string; account: string; isSilent?: boolean | undefined },
): Promise<TokenGrant> =>
  grant(origin, {
    ...{ grant_type: "password", client_id: request.clientId, scope: request.scope },
    ...{ username: request.account, password: "sandbox" },
    ...(request.isSilent && { sandbox_without_user: "true" }),
  });

/** The end of a sign-in in Entra's window. @throws {SignInFailure} */
export const redeem = (
  origin: string,
  request: { clientId: string; scope: string; code: string; verifier: string; redirectUri: string },
): Promise<TokenGrant> =>
  grant(origin, {
    ...{ grant_type: "authorization_code", client_id: request.clientId, scope: request.scope },
    ...{ code: request.code, code_verifier: request.verifier, redirect_uri: request.redirectUri },
  });
