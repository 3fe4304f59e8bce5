import type { SandboxClock } from "../clock.ts";
import type { Faults } from "../faults.ts";
import type { Mailboxes } from "../mail/mailboxes.ts";
import type { Documents } from "../state.ts";
import { createDelivery } from "./delivery.ts";
import { type Notifier, startNotifier } from "./notifier.ts";
import { openSubscriptions, type Subscriptions } from "./subscriptions.ts";

export interface Notifications {
  readonly subscriptions: Subscriptions;
  readonly notifier: Notifier;
  /** What rests on a permission that is gone. */
  removeAll(address: string): void;
  close(): void;
}

interface Needs {
  readonly documents: Documents;
  readonly mailboxes: Mailboxes;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  /** How long notifications are gathered, in real ms. */
  readonly delayMs: number;
}

const RETRY_FACTOR = 10;

export function openNotifications({ documents, mailboxes, clock, faults, delayMs }: Needs): Notifications {
  const subscriptions = openSubscriptions(documents, clock);
  const delivery = createDelivery({
    clock,
    faults,
    gatherMs: delayMs,
    retryMs: delayMs * RETRY_FACTOR,
    onGivenUp(lost) {
      const changes = lost.filter(({ operation }) => operation === "notifications.changes");
      for (const id of new Set(changes.map(({ subscriptionId }) => subscriptionId))) {
        const subscription = subscriptions.find(id);
        if (subscription) notifier.tellLifecycle(subscription, "missed");
      }
    },
  });
  const notifier = startNotifier({ mailboxes, subscriptions, delivery, clock });
  return {
    subscriptions,
    notifier,
    removeAll(address) {
      const own = subscriptions.list().filter((one) => one.address === address);
      for (const subscription of own) notifier.tellLifecycle(subscription, "subscriptionRemoved");
    },
    close() {
      notifier.close();
      delivery.close();
    },
  };
}
