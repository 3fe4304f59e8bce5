import { PERMIT_KEY } from "../../../shared/sendNotes.ts";
import type { TicketClient } from "../../api/ticketClient.ts";
import { type ComposeDoor, openCompose } from "../../office/compose.ts";
import { openRoaming } from "../../office/roaming.ts";
import { openSession, type SessionDoor } from "../../office/session.ts";
import { type Notes, readNotes, readPermit } from "./notes.ts";

/** What an event may use of Outlook and of our server. */
export interface LaunchDoors {
  readonly compose: ComposeDoor;
  readonly session: SessionDoor;
  readonly server: TicketClient;
  /** Origin of our public addresses. */
  readonly publicUrl: string;
  /** The rep's permit, if the pane has left one that still holds. */
  readonly permit: string | undefined;
  readonly wait: (ms: number) => Promise<void>;
}

export function openDoors(context: Office.Context, server: TicketClient, publicUrl: string): LaunchDoors {
  const isSupported = (name: string, minVersion: string) =>
    context.requirements.isSetSupported(name, minVersion);
  const item = context.mailbox.item as unknown as Office.MessageCompose;
  const session = openSession(item, isSupported);
  if (session === undefined) throw new Error("This Outlook keeps nothing for a message.");
  return {
    compose: openCompose(item, isSupported),
    session,
    server,
    publicUrl,
    permit: readPermit(openRoaming()?.read(PERMIT_KEY), Date.now()),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

export async function loadNotes({ session, compose }: LaunchDoors): Promise<Notes> {
  const [kept, draftNote] = await Promise.all([
    session.readAll(),
    compose.note.read().catch(() => undefined),
  ]);
  return readNotes(kept, draftNote);
}
