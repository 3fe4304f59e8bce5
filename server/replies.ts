import type { Router } from "express";
import { type Config, deriveSecret } from "./config.ts";
import type { DueHandler } from "./dueWorker.ts";
import type { SettingsStore } from "./features/admin/store.ts";
import { postCard } from "./features/assistant/post.ts";
import { isSignInAwaited } from "./features/assistant/sendNews.ts";
import type { PostNeeds } from "./features/assistant/show.ts";
import type { OpenZones } from "./features/delivery/openAdvice.ts";
import type { Live } from "./features/live/index.ts";
import { type MessageNeeds, markSent } from "./features/messages/run.ts";
import { startOfWork } from "./features/replies/absence.ts";
import { countListening } from "./features/replies/health.ts";
import { createKeeper, type Keeper } from "./features/replies/keep.ts";
import { lookForAnswers } from "./features/replies/look.ts";
import { WATCH_SCOPES } from "./features/replies/mailbox.ts";
import type { ReplyNeeds } from "./features/replies/needs.ts";
import { notificationRoutes } from "./features/replies/routes.ts";
import { keepListening } from "./features/replies/subscription.ts";
import type { Clock } from "./platform/clock.ts";
import type { Due } from "./platform/due.ts";
import type { Log } from "./platform/log.ts";
import { openGraph } from "./platform/microsoft/graph.ts";
import type { createPoliteness } from "./platform/microsoft/politely.ts";
import type { SignIns } from "./platform/microsoft/signIns.ts";
import type { Transport } from "./platform/microsoft/transport.ts";
import type { Tables } from "./platform/tables.ts";

interface ReplyParts {
  readonly config: Config;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly due: Due;
  readonly settings: SettingsStore;
  readonly log: Log;
  readonly live: Live;
  readonly messages: MessageNeeds;
  readonly signIns: SignIns;
  readonly politely: ReturnType<typeof createPoliteness>;
  readonly posting: PostNeeds;
  readonly zones: OpenZones;
  noteSignedIn(owner: { orgId: string; repId: string }, decided: string | undefined): Promise<void>;
  wake(): void;
}

export interface Replies {
  readonly routes: Router;
  readonly renew: DueHandler;
  readonly replies: DueHandler;
  readonly keeper: Keeper;
  /** For health: how many mailboxes tell us of what comes in. */
  check(): Promise<string>;
}

/** How answers are found: which door that gets. */
export function createReplies(parts: ReplyParts): Replies {
  const { config, tables, clock, signIns, log } = parts;
  const needs = replyNeeds(parts);
  const { trustedProxies } = config;
  return {
    routes: notificationRoutes({ ...needs, trustedProxies, wake: parts.wake }),
    renew: ({ orgId, id }) => keepListening(needs, orgId, id),
    replies: ({ orgId, id, attempts }) => lookForAnswers(needs, orgId, id, attempts),
    keeper: createKeeper({
      ...{ tables, clock, due: parts.due, log },
      keep: (assertion) => signIns.keep(assertion, WATCH_SCOPES),
      isAwaited: (owner) => isSignInAwaited({ tables }, owner),
      noteSignedIn: parts.noteSignedIn,
    }),
    check: () => countListening(tables, clock),
  };
}

function replyNeeds(parts: ReplyParts): ReplyNeeds {
  const { config, tables, clock, transport, due, log, live, messages, signIns, politely, posting } = parts;
  const { settings, zones } = parts;
  return {
    ...{ tables, clock, due, log, publicUrl: config.publicUrl },
    secret: deriveSecret(config.serverSecret, "notifications"),
    async graphOf(owner, isRefused) {
      // Asked for at once, so that a sign-in that has ended is found before anything is begun.
      await signIns.token(owner, WATCH_SCOPES, isRefused);
      const graph = openGraph(transport, () => signIns.token(owner, WATCH_SCOPES));
      return politely(`${owner.orgId} ${owner.repId}`, graph);
    },
    startOfWork: (orgId, address, day) =>
      startOfWork({ settings, zones }, tables.organization(orgId), address, day),
    markSent: (owner, messageId, word) => markSent(messages, owner, messageId, word),
    recompute: messages.recompute,
    nudge: ({ orgId, repId }, messageId) =>
      live.nudge({ orgId, repId, event: { kind: "message", id: messageId } }),
    tell: (news) => postCard(posting, news),
    tellBlind: (owner, reason) =>
      postCard(posting, { ...owner, kind: "needsSignIn", messageId: null, facts: { reason } }),
  };
}
