import { z } from "zod";
import type { Translate } from "../../shared/text/index.ts";
import { localError } from "./callError.ts";

const Config = z.object({ clientId: z.string(), authority: z.url(), apiScope: z.string() });
export type Config = z.infer<typeof Config>;

export interface ConfigNeeds {
  readonly text: Translate;
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
}

/**
 * What the server says about signing in: nothing of it is built into the pane, so that one build serves every tenant.
 *
 * @throws {CallError}
 */
export async function readConfig({ fetch, baseUrl, text }: ConfigNeeds): Promise<Config> {
  let response: Response;
  try {
    response = await fetch(new URL("/addin/config.json", baseUrl));
  } catch (error) {
    throw localError("unreachable", text, error);
  }
  const config = Config.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !config.success) throw localError("unreadable_answer", text, config.error);
  return config.data;
}

/** Where Microsoft's window ends in a browser; inside Outlook the host has an end of its own. */
export const endPage = (baseUrl: string) => new URL("/addin/signedin.html", baseUrl).href;

/** Where an admin gives an app its permissions for the whole organization, as Microsoft says how it is made. */
export function adminLink({ authority, clientId }: Config, baseUrl: string): string {
  const link = new URL(`${authority}/v2.0/adminconsent`);
  link.searchParams.set("client_id", clientId);
  link.searchParams.set("scope", "https://graph.microsoft.com/.default");
  link.searchParams.set("redirect_uri", endPage(baseUrl));
  return link.href;
}
