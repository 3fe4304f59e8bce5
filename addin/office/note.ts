import { call } from "./call.ts";

/** One text that stays with a draft: closed, saved and opened again, it is still there. */
export interface NoteStore {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

const NOTE_NAME = "engagement";

/**
 * Custom properties stay with the saved draft. Where Outlook refuses them (some shared mailboxes), session data at
 * least outlives a closed pane.
 */
export function openNoteStore(item: Office.MessageCompose, hasSessionData: boolean): NoteStore {
  let loaded: Promise<Office.CustomProperties> | undefined;

  function properties(): Promise<Office.CustomProperties> {
    loaded ??= call<Office.CustomProperties>((done) =>
      item.loadCustomPropertiesAsync(done as unknown as Parameters<typeof item.loadCustomPropertiesAsync>[0]),
    ).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }

  async function otherwise<T>(error: unknown, fromSession: () => Promise<T>): Promise<T> {
    if (!hasSessionData) throw error;
    return fromSession();
  }

  return {
    async read() {
      try {
        const text: unknown = (await properties()).get(NOTE_NAME);
        return typeof text === "string" ? text : undefined;
      } catch (error) {
        return otherwise(error, () => call((done) => item.sessionData.getAsync(NOTE_NAME, done)));
      }
    },
    async write(text) {
      try {
        const kept = await properties();
        kept.set(NOTE_NAME, text);
        await call<void>((done) => kept.saveAsync(done));
      } catch (error) {
        await otherwise(error, () => call<void>((done) => item.sessionData.setAsync(NOTE_NAME, text, done)));
      }
    },
  };
}
