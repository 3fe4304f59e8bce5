export default async function globalTeardown(): Promise<void> {
  await (globalThis as { stopAzurite?: () => Promise<void> }).stopAzurite?.();
}
