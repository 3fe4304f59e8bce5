import { AppError } from "../shared/errors.ts";
import { cleanHtml, type ReadOwn } from "../shared/html/prepare.ts";
import { SEND_SCOPES } from "./features/delivery/draft.ts";
import type { PlanNeeds } from "./features/delivery/planning.ts";
import type { Live } from "./features/live/index.ts";
import type { Tracking } from "./features/tracking/index.ts";
import type { Call } from "./http/call.ts";
import type { Clock } from "./platform/clock.ts";
import type { Due } from "./platform/due.ts";
import { openGraph } from "./platform/microsoft/graph.ts";
import type { OnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import type { Tables } from "./platform/tables.ts";

interface PlanParts {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly onBehalfOf: OnBehalfOf;
  readonly due: Due;
  readonly live: Live;
  readonly tracking: Tracking;
}

/** Whose sign-in it is that lets mail be sent. @throws {AppError} "not_signed_in" */
export function assertionOf({ rep, accessToken }: Call) {
  if (accessToken === undefined) throw new AppError("not_signed_in", "Sign in to send mail later.");
  return { ...rep, accessToken };
}

/** A link that has taken the place of a file is all that is left of it in the draft: it stays. */
function readTurnable({ readOwn }: Tracking["tokens"]): ReadOwn {
  return (address) => {
    const own = readOwn(address);
    return own?.kind === "attachment" ? undefined : own;
  };
}

/** What a change of what is planned for a message needs, whoever asks for it. */
export function planNeeds(parts: PlanParts): PlanNeeds {
  const { tables, clock, transport, onBehalfOf, due, live, tracking } = parts;
  return {
    ...{ tables, clock, due },
    mailboxOf: (call) => openGraph(transport, () => onBehalfOf(assertionOf(call), SEND_SCOPES)),
    unprepare: (html) => cleanHtml(html, readTurnable(tracking.tokens)),
    nudge: ({ orgId, repId }, messageId) =>
      live.nudge({ orgId, repId, event: { kind: "message", id: messageId } }),
  };
}
