import { seed } from "./seed.ts";
import { signIn } from "./signIn.ts";

/** Fills the sandbox's organizations with records, over our public API as any integrator would. */
export async function seedSandbox(serverUrl: string, sandboxUrl: string): Promise<void> {
  await seed({ serverUrl, token: await signIn(sandboxUrl, "admin@contoso.test") });
  await seed({ serverUrl, token: await signIn(sandboxUrl, "rep@fabrikam.test"), isSmall: true });
}
