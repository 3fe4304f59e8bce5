/** Signs a sandbox account in as any script may: with the password grant, which takes any password. */
export async function signIn(sandboxUrl: string, username: string, scope?: string): Promise<string> {
  const about = (await (await fetch(`${sandboxUrl}/about`)).json()) as { clientId: string; scope: string };
  const answer = await fetch(`${sandboxUrl}/organizations/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: about.clientId,
      scope: scope ?? about.scope,
      username,
      password: "any",
    }),
  });
  if (!answer.ok) throw new Error(`${username} could not sign in to the sandbox: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
