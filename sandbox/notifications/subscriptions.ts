import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SandboxClock } from "../clock.ts";
import { folderNames } from "../mail/message.ts";
import type { Documents } from "../state.ts";

export const changeKinds = ["created", "updated", "deleted"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Who wants to hear of what, and until when. */
export const Subscription = z.object({
  id: z.string(),
  appId: z.string(),
  tenantId: z.string(),
  /** Whose mailbox it is, and who asked: others' mailboxes can't be listened to. */
  address: z.string(),
  creatorId: z.string(),
  /** As it was asked for. */
  resource: z.string(),
  /** `null` for the whole mailbox. */
  folder: z.enum(folderNames).nullable(),
  kinds: z.array(z.enum(changeKinds)),
  notificationUrl: z.string(),
  lifecycleUrl: z.string().nullable(),
  clientState: z.string().nullable(),
  /** ISO-8601 UTC, by the sandbox's clock. */
  expiresAt: z.string(),
  usesImmutableIds: z.boolean(),
  /** What happens while it waits to be authorized again is lost. */
  isPaused: z.boolean(),
  /** When it was last told that it needs to be authorized again. */
  remindedAt: z.string().nullable(),
});
export type Subscription = z.infer<typeof Subscription>;

export interface Subscriptions {
  /** Those in force; one that has expired is gone without a word. */
  list(): Subscription[];
  find(id: string): Subscription | undefined;
  add(subscription: Omit<Subscription, "id" | "isPaused" | "remindedAt">): Subscription;
  change(id: string, change: Partial<Subscription>): Subscription | undefined;
  remove(id: string): void;
}

const DOCUMENT = "subscriptions";

export function openSubscriptions(documents: Documents, clock: SandboxClock): Subscriptions {
  const stored = z.array(Subscription).parse(documents.read(DOCUMENT) ?? []);
  const all = new Map(stored.map((one) => [one.id, one]));
  const save = () => documents.save(DOCUMENT, () => [...all.values()]);

  function set(subscription: Subscription) {
    all.set(subscription.id, subscription);
    save();
    return subscription;
  }
  function list() {
    const now = clock.now().getTime();
    for (const { id, expiresAt } of all.values()) if (Date.parse(expiresAt) <= now) all.delete(id);
    return [...all.values()];
  }
  const find = (id: string) => list().find((one) => one.id === id);
  return {
    list,
    find,
    add: (subscription) => set({ ...subscription, id: randomUUID(), isPaused: false, remindedAt: null }),
    change(id, change) {
      const before = find(id);
      return before && set({ ...before, ...change });
    },
    remove(id) {
      all.delete(id);
      save();
    },
  };
}
