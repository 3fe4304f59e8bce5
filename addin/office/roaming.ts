import { call } from "./call.ts";

/** What stays with the rep's mailbox, on every machine: all of it together may have 32 KB. */
export interface RoamingStore {
  read(name: string): unknown;
  /** @throws {OfficeError} */
  write(name: string, value: unknown): Promise<void>;
}

/** @returns `undefined` outside Outlook. */
export function openRoaming(): RoamingStore | undefined {
  const settings = typeof Office === "undefined" ? undefined : Office.context?.roamingSettings;
  if (!settings) return undefined;
  return {
    read: (name) => settings.get(name),
    async write(name, value) {
      settings.set(name, value);
      await call<void>((done) => settings.saveAsync(done));
    },
  };
}
