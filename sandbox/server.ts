import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type ErrorRequestHandler } from "express";
import { knownAccounts } from "./accounts.ts";
import { openClock } from "./clock.ts";
import { controlRoutes } from "./controls.ts";
import { openOneDrive } from "./drive/oneDrive.ts";
import { signInRoutes } from "./entra/controls.ts";
import { openKeys } from "./entra/keys.ts";
import { entraRoutes } from "./entra/routes.ts";
import { openStandings } from "./entra/standing.ts";
import { createFaults } from "./faults.ts";
import { graphRoutes } from "./graph/routes.ts";
import { createThrottle, graphLimits, type ThrottleLimits } from "./graph/throttle.ts";
import { localOnly } from "./http.ts";
import { lateDrafts } from "./mail/lateDrafts.ts";
import { openMailboxes } from "./mail/mailboxes.ts";
import { proxyRoutes } from "./mail/proxy.ts";
import { openSettings } from "./mail/settings.ts";
import { createTransport } from "./mail/transport.ts";
import { lifecycleRoutes } from "./notifications/controls.ts";
import { openNotifications } from "./notifications/open.ts";
import { pageRoutes } from "./page.ts";
import { publisherRoutes } from "./publishers.ts";
import { seed } from "./seed.ts";
import { sharePointRoutes } from "./sharepoint/routes.ts";
import { sitePath, siteRoutes } from "./site.ts";
import { openDocuments } from "./state.ts";
import { openTodos } from "./todo/tasks.ts";

export interface SandboxOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the product is: shown in the page's frames, and allowed to call from a browser. */
  readonly appUrl: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** PEM of a certificate, or of its public key; lets the app prove itself by a signed assertion instead of its secret. */
  readonly certificate?: string;
  /** Where everything is kept over a restart; left out, nowhere. */
  readonly dataDir?: string;
  readonly clockFile?: string;
  /** Folder of the built page. */
  readonly dist?: string;
  readonly limits?: Partial<ThrottleLimits>;
  /** How long a sent message stays in the Outbox, in ms. */
  readonly transportDelayMs?: number;
  /** How long notifications for one address are gathered, in ms; the first repetition waits ten times as long. */
  readonly notifyDelayMs?: number;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** What answers there: for a door that lets through not all of it. */
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** Long enough to be seen, as with the real one: who sends and looks at once finds nothing in Sent Items. */
const TRANSPORT_DELAY_MS = 300;

const NOTIFY_DELAY_MS = 100;
/** By which the fault is set, with `delayMs`: how long what was accepted for sending stays a draft. */
const PICKUP = "send.pickup";

const answerError: ErrorRequestHandler = (error, _req, res, next) => {
  const { status, type } = error as { status?: number; type?: string };
  if (status === undefined || status >= 500) console.error(error);
  if (res.headersSent) return next(error);
  res.status(status ?? 500).json({ error: type ?? "The sandbox failed." });
};

async function createSandbox(options: SandboxOptions) {
  const { dataDir, clientId, clientSecret, appUrl } = options;
  const folder = dataDir === undefined ? undefined : join(dataDir, "sandbox");
  const documents = openDocuments(folder);
  const oneDrive = openOneDrive(documents, folder && join(folder, "files"));
  const keys = await openKeys(documents);
  const clock = openClock(options.clockFile);
  const faults = createFaults();
  const mailboxes = openMailboxes(documents);
  for (const { address } of knownAccounts) mailboxes.find(address);
  const settings = openSettings(documents);
  const transport = createTransport({
    mailboxes,
    settings,
    clock,
    delayMs: options.transportDelayMs ?? TRANSPORT_DELAY_MS,
    pickupMs: () => faults.take(PICKUP, ({ operation }) => operation === PICKUP)?.delayMs ?? 0,
  });
  const standings = openStandings(documents);
  const delayMs = options.notifyDelayMs ?? NOTIFY_DELAY_MS;
  const notifications = openNotifications({ documents, mailboxes, clock, faults, delayMs });
  const { subscriptions, notifier } = notifications;
  const throttle = createThrottle({ ...graphLimits, ...options.limits });

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(localOnly(appUrl));
  app.use("/v1.0", lateDrafts({ keys, mailboxes, clock, faults }));
  const stores = { mailboxes, oneDrive, settings, subscriptions, standings, todos: openTodos(documents) };
  app.use("/v1.0", graphRoutes({ ...stores, keys, transport, clock, faults, throttle }));
  app.use(sharePointRoutes({ oneDrive, clock, faults }));
  const { policy } = oneDrive;
  app.use(controlRoutes({ clientId, appUrl, keys, mailboxes, transport, clock, faults, policy }));
  const registration = { clientId, clientSecret, certificate: options.certificate };
  app.use(entraRoutes({ keys, registration, appUrl, faults, standings }));
  app.use(signInRoutes(standings, notifications.removeAll), lifecycleRoutes(subscriptions, notifier));
  app.use(publisherRoutes(faults));
  app.use(siteRoutes(), proxyRoutes(appUrl));
  if (options.dist !== undefined) app.use(pageRoutes(options.dist));
  app.use(answerError);
  const fill = (site: string) => seed(mailboxes, clock.now(), site);
  return { app, transport, notifications, documents, oneDrive, fill };
}

/** @throws when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { app, transport, notifications, documents, oneDrive, fill } = await createSandbox(options);
  const server = createServer(app);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  fill(`http://localhost:${port}${sitePath}`);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    listener: app,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      transport.close();
      notifications.close();
      documents.flush();
      oneDrive.files.close();
    },
  };
}
