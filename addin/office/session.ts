import { call } from "./call.ts";

/** What is kept with the message while it is being written, for the pane and the events alike. */
export interface SessionDoor {
  readAll(): Promise<Readonly<Record<string, string>>>;
  write(name: string, text: string): Promise<void>;
}

/** @returns `undefined` before Mailbox 1.11, which has no session data. */
export function openSession(
  item: Pick<Office.MessageCompose, "sessionData">,
  isSupported: (name: string, minVersion: string) => boolean,
): SessionDoor | undefined {
  if (!isSupported("Mailbox", "1.11")) return undefined;
  return {
    readAll: async () => {
      const all = await call<object>((done) => item.sessionData.getAllAsync(done));
      return all as Readonly<Record<string, string>>;
    },
    write: (name, text) => call<void>((done) => item.sessionData.setAsync(name, text, done)),
  };
}
