import type { Fault } from "../sandbox.ts";
import type { FaultName } from "../text.ts";

/** What each switch of the drawer tells the server. */
export const knownFaults: Readonly<Record<FaultName, Fault>> = {
  slow: { operation: "*", delayMs: 3000 },
  failing: { operation: "*", status: 503 },
  throttled: { operation: "*", status: 429, retryAfterSeconds: 5 },
  unfinished: { operation: "*", mode: "half" },
  signIn: { operation: "token", status: 503 },
  uploadCut: { operation: "drive.upload", mode: "cut", count: 1 },
  driveFull: { operation: "drive.upload", status: 507 },
  noSharing: { operation: "drive.createLink", status: 403 },
  draftsLate: { operation: "drafts.sync", delayMs: 30_000 },
  sendDoubtful: { operation: "messages.send", status: 504, mode: "afterSuccess" },
  sendRefused: { operation: "messages.send", status: 403, code: "ErrorSendAsDenied" },
  mailboxGone: { operation: "messages.*", status: 404, code: "MailboxNotEnabledForRESTAPI" },
  deltaLost: { operation: "messages.delta", status: 410 },
  notificationsLost: { operation: "notifications.changes", mode: "lose" },
  notificationsTwice: { operation: "notifications.changes", mode: "repeat" },
  notificationsLate: { operation: "notifications.changes", delayMs: 60_000 },
  notificationsShuffled: { operation: "notifications.changes", mode: "shuffle" },
  subscriptionsRefused: { operation: "subscriptions.create", status: 400, code: "ValidationError" },
  tasksDown: { operation: "todo.*", status: 503 },
};

export const faultNames = Object.keys(knownFaults) as FaultName[];
