import type { IncomingMessage } from "node:http";
import type { Request, RequestHandler, Response, Router } from "express";
import type { SandboxClock } from "../clock.ts";
import { Interrupted } from "../drive/files.ts";
import type { OneDrive } from "../drive/oneDrive.ts";
import { OUTLOOK_CLIENT_ID } from "../entra/client.ts";
import type { Keys } from "../entra/keys.ts";
import type { Standings } from "../entra/standing.ts";
import type { Faults } from "../faults.ts";
import { type Answer, exchange } from "../http.ts";
import type { Mailbox, Mailboxes } from "../mail/mailboxes.ts";
import type { Settings } from "../mail/settings.ts";
import type { Transport } from "../mail/transport.ts";
import type { Subscriptions } from "../notifications/subscriptions.ts";
import type { Todos } from "../todo/tasks.ts";
import { type Caller, mailboxOf, mustBeInForce, mustHave, type Permission, readCaller } from "./access.ts";
import { driveFaultError } from "./drive/errors.ts";
import { faultError, GraphError, idHeaders, type RequestIds, requestIds, toAnswer } from "./errors.ts";
import type { View } from "./present.ts";
import { readView } from "./query.ts";
import type { Throttle } from "./throttle.ts";

export interface GraphNeeds {
  readonly keys: Keys;
  readonly mailboxes: Mailboxes;
  readonly transport: Transport;
  readonly oneDrive: OneDrive;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly standings: Standings;
  readonly subscriptions: Subscriptions;
  readonly settings: Settings;
  readonly todos: Todos;
}

/** One call, signed in and led to its mailbox. */
export interface GraphCall {
  readonly caller: Caller;
  readonly mailbox: Mailbox;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What is sent by PUT, as it comes in. */
  readonly incoming: IncomingMessage;
  readonly view: View;
  readonly ifMatch: string | undefined;
  /** Where this very list can be asked for its next page. */
  readonly address: URL;
  /** The sandbox itself, as a browser on this machine reaches it. */
  readonly origin: string;
  readonly now: Date;
}

export interface Operation {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  /** By which faults are set. */
  readonly name: string;
  readonly permission: Permission;
  readonly run: (call: GraphCall) => Answer | Promise<Answer>;
}

/** Next links lead where the caller believes to be: to Graph itself, if what led here says so. */
function addressOf(req: Request): URL {
  const host = req.get("x-forwarded-host");
  const base = host === "graph.microsoft.com" ? `https://${host}` : `http://${req.get("host")}`;
  return new URL(req.originalUrl, base);
}

/** What can be expanded of a task is nothing of a message's. */
const isOfTasks = ({ permission }: Operation) => permission === "Tasks.ReadWrite";

function toCall(
  req: Request,
  signedIn: Pick<GraphCall, "caller" | "mailbox" | "now">,
  operation: Operation,
): GraphCall {
  const address = addressOf(req);
  const viewed = isOfTasks(operation) ? new URLSearchParams() : address.searchParams;
  return {
    ...signedIn,
    params: req.params as Record<string, string>,
    query: address.searchParams,
    body: req.body,
    incoming: req,
    view: readView(viewed, req.get("prefer") ?? ""),
    ifMatch: req.get("if-match"),
    address,
    origin: `http://${req.get("host")}`,
  };
}

/** Outlook itself has no quota, and nothing goes wrong between it and its mailbox. */
const isOutlook = ({ appId }: Caller) => appId === OUTLOOK_CLIENT_ID;

/** @param view of a call that heeds all of it; others leave `maxPageSize` out. */
export function preferenceApplied({ useImmutableIds, bodyType, maxPageSize }: View): Record<string, string> {
  const applied = [
    ...(useImmutableIds ? ['IdType="ImmutableId"'] : []),
    ...(bodyType ? [`outlook.body-content-type="${bodyType}"`] : []),
    ...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`]),
  ];
  return applied.length > 0 ? { "preference-applied": applied.join(", ") } : {};
}

/** OneDrive has limits and refusals of its own. */
const isOfDrive = ({ permission }: Operation) => permission === "Files.ReadWrite";

/** Limits of a mailbox count what is asked of it; OneDrive and the keeper of subscriptions are other services. */
const isOfMailbox = (operation: Operation) =>
  !isOfDrive(operation) && !operation.name.startsWith("subscriptions.");

/** Runs `work` and turns what Graph would refuse into its answer. */
async function refusing(ids: RequestIds, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GraphError) return toAnswer(error, ids);
    throw error;
  }
}

async function run(operation: Operation, needs: GraphNeeds, req: Request, res: Response, ids: RequestIds) {
  const caller = await readCaller(req.get("authorization"), needs.keys);
  const mailbox = mailboxOf(caller, req.params.user as string | undefined, needs.mailboxes);
  if (caller.address !== undefined && !isOutlook(caller))
    mustBeInForce(caller, needs.standings.get(caller.address));
  const isUnlimited = isOutlook(caller) || !isOfMailbox(operation);
  const leave = isUnlimited
    ? () => undefined
    : needs.throttle.enter(`${caller.appId} ${mailbox.account.address}`);
  try {
    await exchange(res, {
      fault: isOutlook(caller) ? undefined : needs.faults.take(operation.name),
      refusal: (fault) => toAnswer((isOfDrive(operation) ? driveFaultError : faultError)(fault), ids),
      work: () =>
        refusing(ids, async () => {
          mustHave(caller, operation.permission);
          const call = toCall(req, { caller, mailbox, now: needs.clock.now() }, operation);
          const answer = await operation.run(call);
          return {
            ...answer,
            headers: { ...preferenceApplied({ ...call.view, maxPageSize: undefined }), ...answer.headers },
          };
        }),
    });
  } finally {
    leave();
  }
}

/** Every answer carries the request's ids, refused or not. */
export function mount(router: Router, needs: GraphNeeds, operations: readonly Operation[]) {
  for (const operation of operations) {
    const handler: RequestHandler = async (req, res) => {
      const ids = requestIds(req.get("client-request-id"));
      for (const [name, value] of Object.entries(idHeaders(ids))) res.setHeader(name, value);
      try {
        await run(operation, needs, req, res, ids);
      } catch (error) {
        if (error instanceof Interrupted) return void res.destroy();
        if (!(error instanceof GraphError)) throw error;
        await exchange(res, {
          fault: undefined,
          work: () => toAnswer(error, ids),
          refusal: () => toAnswer(error, ids),
        });
      }
    };
    router[operation.method](operation.path, handler);
  }
}
