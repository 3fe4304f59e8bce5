import type { Router } from "express";
import { createTranslate, fallbackLocale } from "../shared/text/index.ts";
import { SECOND } from "../shared/time.ts";
import { createChannels } from "./channels.ts";
import { type Config, deriveSecret } from "./config.ts";
import type { DueHandler } from "./dueWorker.ts";
import type { SettingsStore } from "./features/admin/store.ts";
import { noteSignedIn, tellAttached, tellOfSend } from "./features/assistant/sendNews.ts";
import type { Owner, PostNeeds } from "./features/assistant/show.ts";
import { prepareMessage } from "./features/compose/run.ts";
import { SEND_SCOPES } from "./features/delivery/draft.ts";
import { noteSchedule } from "./features/delivery/note.ts";
import { type OpenZones, openAdvice, openZones } from "./features/delivery/openAdvice.ts";
import { createReadyRows } from "./features/delivery/readyRows.ts";
import { resumeSend } from "./features/delivery/resume.ts";
import { type RezoneNeeds, rezone } from "./features/delivery/rezone.ts";
import { deliveryRoutes } from "./features/delivery/routes.ts";
import { sendDue } from "./features/delivery/send.ts";
import type { SendNeeds } from "./features/delivery/sending.ts";
import type { Live } from "./features/live/index.ts";
import { type MessageNeeds, markSent } from "./features/messages/run.ts";
import { reminderNeeds } from "./features/reminders/needs.ts";
import { reminderRoutes } from "./features/reminders/routes.ts";
import { settleReminder } from "./features/reminders/settle.ts";
import { WATCH_SCOPES } from "./features/replies/mailbox.ts";
import { lookAtOnce, setBlind } from "./features/replies/watch.ts";
import { signInRoutes } from "./features/signIns/routes.ts";
import type { Tracking } from "./features/tracking/index.ts";
import type { Files } from "./files.ts";
import type { Call } from "./http/call.ts";
import type { createTickets } from "./http/ticket.ts";
import { assertionOf, planNeeds } from "./plan.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import type { Due, DueKind } from "./platform/due.ts";
import type { Log } from "./platform/log.ts";
import { openGraph } from "./platform/microsoft/graph.ts";
import type { OnBehalfOf } from "./platform/microsoft/onBehalfOf.ts";
import { createPoliteness } from "./platform/microsoft/politely.ts";
import { createSignIns, type SignIns } from "./platform/microsoft/signIns.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import { createPolicyMarks } from "./platform/policyMark.ts";
import type { Tables } from "./platform/tables.ts";
import { createReplies, type Replies } from "./replies.ts";

export interface LaterParts {
  readonly config: Config;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly onBehalfOf: OnBehalfOf;
  readonly due: Due;
  readonly settings: SettingsStore;
  readonly live: Live;
  readonly tracking: Tracking;
  readonly tickets: ReturnType<typeof createTickets>;
  readonly messages: MessageNeeds;
  readonly files: Pick<Files, "goingOut">;
  readonly log: Log;
  /** The reps' other channel. */
  readonly announce?: PostNeeds["announce"];
}

export interface Later {
  readonly routes: Router[];
  /** Set by whoever works on what is due: told when something is due at once. */
  onDue: () => void;
  readonly handlers: Readonly<Partial<Record<DueKind, DueHandler>>>;
  readonly replies: Replies;
  /** Derives anew when scheduled mail is due, if this process came with other clock rules than the one before. */
  rezone(waiting: RezoneNeeds["waiting"]): Promise<number>;
}

/** What happens later, without anybody asking: which feature gets which door. */
export function createLater(parts: LaterParts): Later {
  const { config, tables, transport } = parts;
  const secret = deriveSecret(config.serverSecret, "signIns");
  const signIns = createSignIns({ ...config, transport, tables, secret });
  const politely = createPoliteness();
  const sending = sendNeeds(parts, signIns, politely);
  const wake = () => later.onDue();
  const signedIn = signedInNeeds(parts, signIns, wake);
  const zones = openZones();
  const replies = createReplies({
    ...{ ...parts, signIns, politely, zones, posting: postNeeds(parts), wake },
    noteSignedIn: signedIn.note,
  });
  const reminding = reminderNeeds(parts);
  const channels = createChannels(parts);
  const later: Later = {
    onDue: () => undefined,
    routes: [
      deliveryRoutes({ ...scheduleNeeds(parts, zones), keepSignIn: signedIn.keep, wake }),
      signInRoutes(signedIn),
      reminderRoutes(reminding),
      channels.routes,
      replies.routes,
    ],
    handlers: {
      send: ({ orgId, id }) => sendDue(sending, orgId, id),
      webhook: channels.webhook,
      renew: replies.renew,
      replies: replies.replies,
      remind: ({ orgId, id }) => settleReminder(reminding, { orgId, messageId: id }),
    },
    replies,
    rezone: (waiting) =>
      rezone({ tables, due: parts.due, rules: process.versions.tz ?? "", waiting, note: sending.note }),
  };
  return later;
}

/** What cards are posted with. */
const postNeeds = ({ tables, clock, live, announce }: LaterParts): PostNeeds => ({
  ...{ tables, clock, nudge: live.nudge },
  ...(announce && { announce }),
});

const scheduleNeeds = (parts: LaterParts, zones: OpenZones) => ({
  ...planNeeds(parts),
  advise: openAdvice({ ...parts, zones }),
});

/** What the sign-in of a rep who is here is good for. */
function signedInNeeds(parts: LaterParts, signIns: SignIns, wake: () => void) {
  const resuming = { ...planNeeds(parts), wake };
  const needs = {
    ...postNeeds(parts),
    resume: (owner: Owner, messageId: string) => resumeSend(resuming, owner, messageId),
  };
  const note = (owner: Owner, decided?: string) => noteSignedIn(needs, owner, decided);
  return {
    note,
    async keep(call: Call, decided: string) {
      await signIns.keep(assertionOf(call), SEND_SCOPES);
      await note(call.rep, decided);
    },
    async renew(call: Call) {
      await signIns.keep(assertionOf(call), [...SEND_SCOPES, ...WATCH_SCOPES]);
      if (await setBlind(parts, call.rep, false)) await lookAtOnce(parts, call.rep);
      await note(call.rep);
    },
  };
}

function sendNeeds(
  parts: LaterParts,
  signIns: SignIns,
  politely: ReturnType<typeof createPoliteness>,
): SendNeeds {
  const { tables, clock, transport, settings, live, tracking, tickets, messages, files } = parts;
  const composing = { tables, settings, clock, tokens: tracking.tokens, tickets, nudge: live.nudge };
  return {
    ...{ tables, clock },
    real: systemClock,
    settling: parts.config.sendSettlingSeconds * SECOND,
    async graphOf(rep, isRefused) {
      // Asked for at once, so that a sign-in that has ended is found before anything is begun.
      await signIns.token(rep, SEND_SCOPES, isRefused);
      const graph = openGraph(transport, () => signIns.token(rep, SEND_SCOPES));
      return politely(`${rep.orgId} ${rep.repId}`, graph);
    },
    async prepare(orgId, { repId, repAddress, repName }, message, { to, cc, bcc, subject, html }) {
      const rep = { orgId, repId, address: repAddress, name: repName, isAdmin: false };
      // Nobody reads the sentences: what is told is told by a card, in the rep's language.
      const caller = { rep, translate: createTranslate(fallbackLocale) };
      const { messageId, choice: follow } = message;
      const body = html === null ? ({ html: "", format: "text" } as const) : { html };
      return await prepareMessage(composing, caller, { messageId, to, cc, bcc, subject, follow, ...body });
    },
    policyMark: createPolicyMarks(tables, clock),
    readyRows: createReadyRows(),
    markSent: (owner, messageId, word) => markSent(messages, owner, messageId, word),
    async note(orgId, messageId, plan) {
      // The rep's own word leaves its fact when it is said; without one, the draft was thrown away.
      const end = { word: "cancelled", at: clock.now().toISOString() } as const;
      const isEnded = plan.status === "cancelled";
      await noteSchedule(tables.organization(orgId), messageId, plan, isEnded ? end : undefined);
      live.nudge({ orgId, repId: plan.repId, event: { kind: "message", id: messageId } });
    },
    tell: (owner, messageId, news) => tellOfSend(postNeeds(parts), owner, messageId, news),
    openGoing: (owner, messageId, signal) =>
      files.goingOut(owner, messageId, {
        signal,
        token: (scopes) => signIns.token(owner, scopes),
        tellAttached: () => tellAttached(postNeeds(parts), owner.orgId, messageId),
      }),
  };
}
