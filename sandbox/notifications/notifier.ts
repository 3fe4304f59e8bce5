import type { Account } from "../accounts.ts";
import type { SandboxClock } from "../clock.ts";
import { etagOf, messageId } from "../graph/present.ts";
import type { MailboxChange, Mailboxes } from "../mail/mailboxes.ts";
import type { StoredMessage } from "../mail/message.ts";
import type { Delivery } from "./delivery.ts";
import type { ChangeKind, Subscription, Subscriptions } from "./subscriptions.ts";

export const lifecycleEvents = ["reauthorizationRequired", "subscriptionRemoved", "missed"] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

interface Needs {
  readonly mailboxes: Mailboxes;
  readonly subscriptions: Subscriptions;
  readonly delivery: Delivery;
  readonly clock: SandboxClock;
}

export interface Notifier {
  /** Tells the subscription's owner, and does to the subscription what the event says. */
  tellLifecycle(subscription: Subscription, event: LifecycleEvent): void;
  close(): void;
}

interface Happening {
  readonly kind: ChangeKind;
  readonly message: StoredMessage;
}

/** What a change is to somebody who listens to one folder, or to all of them. */
export function happeningsFor(
  { folder, usesImmutableIds }: Pick<Subscription, "folder" | "usesImmutableIds">,
  { before, after }: Pick<MailboxChange, "before" | "after">,
): Happening[] {
  const isInside = (message: StoredMessage | undefined): message is StoredMessage =>
    message !== undefined && (folder === null || message.folder === folder);
  const isSame =
    isInside(before) &&
    isInside(after) &&
    (before.moves === after.moves || (folder === null && usesImmutableIds));
  if (isSame) return [{ kind: "updated", message: after }];
  return [
    ...(isInside(before) ? [{ kind: "deleted" as const, message: before }] : []),
    ...(isInside(after) ? [{ kind: "created" as const, message: after }] : []),
  ];
}

const common = ({ id, expiresAt, clientState, tenantId }: Subscription) => ({
  subscriptionId: id,
  subscriptionExpirationDateTime: expiresAt,
  ...(clientState !== null && { clientState }),
  tenantId,
});

const MINUTE = 60_000;
/** By the times in Microsoft's sketch of it: first within twelve hours of the end, from four on each quarter of an hour. */
const FIRST_REMINDER_MS = 12 * 60 * MINUTE;
const NEXT_REMINDERS_MS = 4 * 60 * MINUTE;
const REMINDER_PAUSE_MS = 15 * MINUTE;
/** How often the sandbox's clock is looked at, in real time. */
const SWEEP_MS = 500;

function needsReminder({ expiresAt, remindedAt }: Subscription, now: number): boolean {
  const leftMs = Date.parse(expiresAt) - now;
  if (leftMs > FIRST_REMINDER_MS) return false;
  if (remindedAt === null) return true;
  return leftMs <= NEXT_REMINDERS_MS && now - Date.parse(remindedAt) >= REMINDER_PAUSE_MS;
}

function changeContent(subscription: Subscription, account: Account, { kind, message }: Happening) {
  const id = messageId(account, message, { useImmutableIds: subscription.usesImmutableIds });
  const resource = `Users/${subscription.creatorId}/Messages/${id}`;
  const resourceData = {
    "@odata.type": "#Microsoft.Graph.Message",
    "@odata.id": resource,
    "@odata.etag": etagOf(message),
    id,
  };
  return { ...common(subscription), changeType: kind, resource, resourceData };
}

/** Watches mailboxes and the clock for those who subscribed. */
export function startNotifier({ mailboxes, subscriptions, delivery, clock }: Needs): Notifier {
  function tellChange(subscription: Subscription, happening: Happening) {
    const account = mailboxes.find(subscription.address)?.account;
    if (!account || !subscription.kinds.includes(happening.kind)) return;
    const { id: subscriptionId, notificationUrl: url } = subscription;
    const content = changeContent(subscription, account, happening);
    delivery.send({ url, operation: "notifications.changes", subscriptionId, content });
  }
  function onChange(change: MailboxChange) {
    for (const subscription of subscriptions.list()) {
      if (subscription.address !== change.mailbox || subscription.isPaused) continue;
      for (const happening of happeningsFor(subscription, change)) tellChange(subscription, happening);
    }
  }
  function send(subscription: Subscription, lifecycleEvent: LifecycleEvent) {
    const { lifecycleUrl: url, id: subscriptionId } = subscription;
    if (url === null) return;
    const content = { ...common(subscription), lifecycleEvent };
    delivery.send({ url, operation: "notifications.lifecycle", subscriptionId, content });
  }
  function remind() {
    const now = clock.now();
    for (const subscription of subscriptions.list()) {
      if (!needsReminder(subscription, now.getTime())) continue;
      subscriptions.change(subscription.id, { remindedAt: now.toISOString() });
      send(subscription, "reauthorizationRequired");
    }
  }
  const sweep = setInterval(remind, SWEEP_MS);
  const stop = mailboxes.watch(onChange);
  return {
    tellLifecycle(subscription, event) {
      if (event === "subscriptionRemoved") subscriptions.remove(subscription.id);
      if (event === "reauthorizationRequired") subscriptions.change(subscription.id, { isPaused: true });
      send(subscription, event);
    },
    close() {
      stop();
      clearInterval(sweep);
    },
  };
}
