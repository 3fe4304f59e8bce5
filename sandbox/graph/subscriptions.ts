import type { Answer } from "../http.ts";
import type { Subscription, Subscriptions } from "../notifications/subscriptions.ts";
import { readNotificationUrl, validate } from "../notifications/validation.ts";
import { GraphError } from "./errors.ts";
import type { GraphCall, Operation } from "./frame.ts";
import {
  forbidden,
  invalid,
  readExpiry,
  readInput,
  readKinds,
  readResource,
  required,
} from "./subscriptionInput.ts";

const present = (one: Subscription) => ({
  id: one.id,
  resource: one.resource,
  applicationId: one.appId,
  changeType: one.kinds.join(","),
  clientState: one.clientState,
  notificationUrl: one.notificationUrl,
  notificationQueryOptions: null,
  lifecycleNotificationUrl: one.lifecycleUrl,
  expirationDateTime: one.expiresAt,
  creatorId: one.creatorId,
  includeResourceData: null,
  latestSupportedTlsVersion: "v1_2",
  encryptionCertificate: null,
  encryptionCertificateId: null,
  notificationUrlAppId: null,
});

const CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#subscriptions";

const answer = (subscription: Subscription, status = 200): Answer => ({
  status,
  body: { "@odata.context": `${CONTEXT}/$entity`, ...present(subscription) },
});

/** Writing alone isn't enough: a subscription takes a permission to read. */
function mustRead({ caller }: GraphCall) {
  if (caller.permissions.some((one) => one === "Mail.Read" || one === "Mail.ReadBasic")) return;
  throw forbidden();
}

async function create(call: GraphCall, subscriptions: Subscriptions): Promise<Answer> {
  const input = readInput(call.body);
  const { caller, mailbox, now, view } = call;
  const resource = required(input.resource, "resource");
  const folder = readResource(call, resource);
  mustRead(call);
  const wanted = {
    appId: caller.appId,
    tenantId: caller.tenantId,
    address: mailbox.account.address,
    creatorId: mailbox.account.objectId,
    resource,
    folder,
    kinds: readKinds(required(input.changeType, "changeType")),
    notificationUrl: readNotificationUrl(
      required(input.notificationUrl, "notificationUrl"),
      "notificationUrl",
    ),
    lifecycleUrl: input.lifecycleNotificationUrl
      ? readNotificationUrl(input.lifecycleNotificationUrl, "lifecycleNotificationUrl")
      : null,
    clientState: input.clientState ?? null,
    expiresAt: readExpiry(required(input.expirationDateTime, "expirationDateTime"), now),
    usesImmutableIds: view.useImmutableIds,
  };
  await validate(wanted.notificationUrl);
  if (wanted.lifecycleUrl !== null) await validate(wanted.lifecycleUrl);
  return answer(subscriptions.add(wanted), 201);
}

const PATCHABLE = new Set(["expirationDateTime", "notificationUrl"]);

const isOwn = ({ caller, mailbox }: GraphCall, one: Subscription) =>
  one.appId === caller.appId && one.address === mailbox.account.address;

/** @throws {GraphError} 404 for what is gone, and for what is somebody else's. */
function mustBeThere(call: GraphCall, one: Subscription | undefined): Subscription {
  if (one && isOwn(call, one)) return one;
  throw new GraphError(404, "ResourceNotFound", "The object was not found.");
}

const theOne = (call: GraphCall, subscriptions: Subscriptions) =>
  mustBeThere(call, subscriptions.find(call.params.subscription ?? ""));

/** Renewing is authorizing anew, too. */
async function update(call: GraphCall, subscriptions: Subscriptions): Promise<Answer> {
  const { id } = theOne(call, subscriptions);
  const input = readInput(call.body);
  const foreign = Object.keys(Object(call.body)).find((name) => !PATCHABLE.has(name) && !name.includes("@"));
  if (foreign !== undefined) throw invalid(`The property '${foreign}' cannot be updated.`);
  const expiresAt = readExpiry(required(input.expirationDateTime, "expirationDateTime"), call.now);
  const url = input.notificationUrl && readNotificationUrl(input.notificationUrl, "notificationUrl");
  if (url) await validate(url);
  const renewal = { expiresAt, isPaused: false, remindedAt: null, ...(url && { notificationUrl: url }) };
  return answer(mustBeThere(call, subscriptions.change(id, renewal)));
}

function list(call: GraphCall, subscriptions: Subscriptions): Answer {
  const value = subscriptions.list().filter((one) => isOwn(call, one));
  return { status: 200, body: { "@odata.context": CONTEXT, value: value.map(present) } };
}

function reauthorize(call: GraphCall, subscriptions: Subscriptions): Answer {
  subscriptions.change(theOne(call, subscriptions).id, { isPaused: false });
  return { status: 204 };
}

function remove(call: GraphCall, subscriptions: Subscriptions): Answer {
  subscriptions.remove(theOne(call, subscriptions).id);
  return { status: 204 };
}

type Run = (call: GraphCall, subscriptions: Subscriptions) => Answer | Promise<Answer>;

const path = "/subscriptions";
const one = `${path}/:subscription`;
const routes: readonly (readonly [Operation["method"], path: string, name: string, Run])[] = [
  ["get", path, "list", list],
  ["post", path, "create", create],
  ["get", one, "get", (call, subscriptions) => answer(theOne(call, subscriptions))],
  ["patch", one, "update", update],
  ["delete", one, "delete", remove],
  ["post", `${one}/reauthorize`, "reauthorize", reauthorize],
];

export const subscriptionOperations = (subscriptions: Subscriptions): Operation[] =>
  routes.map(([method, address, name, run]) => ({
    method,
    path: address,
    name: `subscriptions.${name}`,
    permission: "Mail.Read",
    run: (call) => run(call, subscriptions),
  }));
