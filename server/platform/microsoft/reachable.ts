import { ENTRA, GRAPH, type Transport } from "./transport.ts";

const SERVER_ERROR = 500;

/** Whether Microsoft answers at all: that it wants a sign-in is an answer. @throws {Error} naming who does not. */
export async function checkMicrosoft(transport: Transport, tenant: string): Promise<void> {
  const addresses = [`${ENTRA}/${tenant}/discovery/v2.0/keys`, `${GRAPH}/v1.0/me`];
  for (const address of addresses) {
    const { host } = new URL(address);
    const response = await transport(address).catch((cause: unknown) => {
      throw new Error(`${host} can’t be reached`, { cause });
    });
    await response.body?.cancel();
    if (response.status >= SERVER_ERROR) throw new Error(`${host} answers ${response.status}`);
  }
}
