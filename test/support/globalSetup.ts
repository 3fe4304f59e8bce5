import { startAzurite } from "../../scripts/azurite.ts";

/** Starts Azurite in memory once for the whole run; its address is in `process.env.TEST_STORAGE`. */
export default async function globalSetup(): Promise<void> {
  const azurite = await startAzurite();
  process.env.TEST_STORAGE = azurite.connectionString;
  (globalThis as { stopAzurite?: () => Promise<void> }).stopAzurite = azurite.stop;
}
