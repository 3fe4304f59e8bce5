import { AppError, type ErrorCode } from "../../../shared/errors.ts";
import type { Nudge } from "../live/index.ts";
import type { Folding, StartFolding } from "./folding.ts";
import type { Folded, Written } from "./journal/link.ts";

/** What the serving process and the one that folds beside it tell each other, and the folding end of that line. */

export type ToChild =
  | { readonly kind: "start"; readonly settings: unknown; readonly written: readonly Written[] }
  | { readonly kind: "written"; readonly written: readonly Written[] }
  | { readonly kind: "refresh" }
  | { readonly kind: "fold"; readonly id: number }
  | { readonly kind: "close" };

export type FromChild =
  | { readonly kind: "folded"; readonly folded: Folded }
  | { readonly kind: "nudge"; readonly nudge: Nudge }
  | { readonly kind: "done"; readonly id: number; readonly refusal?: { code: ErrorCode; message: string } };

/** How the program tells open pages something: they are in the serving process. */
export type SendNudge = (nudge: Nudge) => void;

/**
 * Makes this process fold for the one that started it, until that one says so or is gone: then at once, so that
 * whoever takes over is alone.
 *
 * @param open opens the doors, with the settings that `foldBeside` was given.
 */
export function serveFolding(open: (settings: unknown, nudge: SendNudge) => StartFolding): void {
  const send = (message: FromChild) => void process.send?.(message);
  let written: readonly Written[] = [];
  let folding: Promise<Folding> | undefined;
  // The one who started us says when to end, also when a whole group of processes is told to.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit(0));
  process.on("message", async (message: ToChild) => {
    if (message.kind === "start" || message.kind === "written") written = message.written;
    if (message.kind === "start") {
      const start = open(message.settings, (nudge) => send({ kind: "nudge", nudge }));
      folding = start({ written: () => written, onFolded: (folded) => send({ kind: "folded", folded }) });
    }
    const running = await folding;
    if (message.kind === "written") running?.tell(written);
    else if (message.kind === "refresh") running?.refresh();
    else if (message.kind === "fold") send(await done(message.id, running));
    else if (message.kind === "close") {
      await running?.close();
      process.exit(0);
    }
  });
}

async function done(id: number, folding: Folding | undefined): Promise<FromChild> {
  try {
    await folding?.foldNow();
    return { kind: "done", id };
  } catch (error) {
    const code = error instanceof AppError ? error.code : "internal";
    return { kind: "done", id, refusal: { code, message: String(error) } };
  }
}
