import { AppError } from "../shared/errors.ts";
import type { Config } from "./config.ts";
import type { SettingsStore } from "./features/admin/store.ts";
import { assistantNeeds } from "./features/assistant/needs.ts";
import { settleCards } from "./features/assistant/settle.ts";
import type { PostNeeds } from "./features/assistant/show.ts";
import { readRow } from "./features/delivery/sending.ts";
import { throwAwayScheduled } from "./features/delivery/takeBack.ts";
import { readInteractions, recompute } from "./features/interactions/run.ts";
import { teach } from "./features/interactions/teach.ts";
import type { Live } from "./features/live/index.ts";
import { READ_SCOPES } from "./features/messages/mailbox.ts";
import type { MessageNeeds } from "./features/messages/run.ts";
import { reminderNeeds } from "./features/reminders/needs.ts";
import { onFact } from "./features/reminders/onFact.ts";
import { reminderOf } from "./features/reminders/run.ts";
import { expectAnswers } from "./features/replies/watch.ts";
import type { Tracking } from "./features/tracking/index.ts";
import type { Files } from "./files.ts";
import { planNeeds } from "./plan.ts";
import type { Clock } from "./platform/clock.ts";
import type { Due } from "./platform/due.ts";
import { openGraph } from "./platform/microsoft/graph.ts";
import type { OnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import type { Tables } from "./platform/tables.ts";

interface MessageParts {
  readonly config: Config;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly onBehalfOf: OnBehalfOf;
  readonly settings: SettingsStore;
  readonly live: Live;
  readonly tracking: Tracking;
  readonly files: Files;
  readonly due: Due;
  readonly announce?: PostNeeds["announce"];
}

/** What messages need of the features that build on them. */
export function messageNeeds(parts: MessageParts): MessageNeeds {
  const { tables, clock, transport, onBehalfOf, settings, live, tracking, files } = parts;
  const reminding = reminderNeeds(parts);
  const planning = planNeeds(parts);
  const settingsOf = (orgId: string) => settings.read(tables.organization(orgId));
  return {
    tables,
    clock,
    teach: (orgId, word) => teach({ ...word, table: tables.organization(orgId), now: clock.now() }),
    async recompute(orgId, messageId) {
      await recompute({ table: tables.organization(orgId), messageId, settings: await settingsOf(orgId) });
      await settleCards(assistantNeeds(parts), { orgId, messageId });
      // The send starts its reminder, which may be overdue by then.
      await onFact(reminding, { orgId, messageId });
    },
    readInteractions: async (orgId, message) =>
      await readInteractions({
        table: tables.organization(orgId),
        message,
        settings: await settingsOf(orgId),
      }),
    stopMessage: (orgId, messageId) => tracking.stopList.stopMessage(orgId, messageId),
    nudge: live.nudge,
    readOwn: tracking.tokens.readOwn,
    attachmentsOf: files.attachmentsOf,
    removeCopies: ({ rep, accessToken }, messageId) => files.removeFiles({ ...rep, accessToken }, messageId),
    scheduleOf: async (orgId, messageId) =>
      (await readRow(tables.organization(orgId), messageId))?.value ?? null,
    throwAwayScheduled: (call, messageId) => throwAwayScheduled(planning, call, messageId),
    expectAnswers: (orgId, message) => expectAnswers(parts, orgId, message),
    reminderOf: (orgId, message, reader) => reminderOf(parts, orgId, message, reader),
    graphOf: ({ rep, accessToken }) =>
      openGraph(transport, async () => {
        if (accessToken === undefined) throw new AppError("not_signed_in", "Sign in to read your mailbox.");
        return await onBehalfOf({ ...rep, accessToken }, READ_SCOPES);
      }),
  };
}
