import { Router } from "express";
import { z } from "zod";
import { Address } from "../../shared/address.ts";
import { api, type Endpoint, LiveEvent, Me } from "../../shared/api.ts";
import { HostedImage, UploadedAttachment } from "../../shared/attachments.ts";
import {
  PrepareAnswer,
  PreparedLink,
  PrepareRequest,
  RecipientState,
  StateAnswer,
  StateRequest,
} from "../../shared/compose.ts";
import { type ErrorCode, ErrorStatus } from "../../shared/errors.ts";
import { Interaction, InteractionList } from "../../shared/interactions.ts";
import { MessageBody, MessageDetail, MessageItem, MessageList } from "../../shared/messages.ts";
import { CrmRecord, NewRecord, RecordChange, RecordList } from "../../shared/records.ts";
import { Settings } from "../../shared/settings.ts";
import { fileOperations } from "./openapiFiles.ts";

const codes = Object.keys(ErrorStatus) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457, as `problems` answers. */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(codes),
  detail: z.string(),
  /** With `consent_needed` and `not_signed_in`: what Microsoft wants of the rep. */
  need: z
    .object({ scopes: z.array(z.string()), byAdmin: z.boolean(), claims: z.string().optional() })
    .optional(),
});

/** What gets a name of its own in the document. All else is written out where it is used. */
const named = {
  Address,
  CrmRecord,
  HostedImage,
  Interaction,
  InteractionList,
  LiveEvent,
  Me,
  MessageBody,
  MessageDetail,
  MessageItem,
  MessageList,
  NewRecord,
  PrepareAnswer,
  PreparedLink,
  PrepareRequest,
  Problem,
  RecipientState,
  RecordChange,
  RecordList,
  Settings,
  StateAnswer,
  StateRequest,
  UploadedAttachment,
};

type Json = Record<string, unknown>;

const refTo = (id: string) => `#/components/schemas/${id}`;

/**
 * Requests and answers alike as they are before parsing: so a field with a default may be left out, and an answer may
 * get more fields than are described.
 */
const io = "input";

/** Every schema that is referred to, by its name in the document. */
type Names = ReadonlyMap<z.ZodType, string>;

const isEmpty = (schema: z.ZodType) =>
  schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
const hasBody = ({ method, input }: Endpoint) => method !== "get" && method !== "delete" && !isEmpty(input);
const fieldsOf = (schema: z.ZodType) => (schema instanceof z.ZodObject ? Object.entries(schema.shape) : []);

/** A body that has no name of its own gets one from the endpoint that uses it first. */
function nameBodies(endpoints: Readonly<Record<string, Endpoint>>): Names {
  const names = new Map<z.ZodType, string>(Object.entries(named).map(([name, schema]) => [schema, name]));
  for (const [endpointName, endpoint] of Object.entries(endpoints)) {
    const name = `${endpointName.charAt(0).toUpperCase()}${endpointName.slice(1)}`;
    const { input, output, status } = endpoint;
    if (hasBody(endpoint) && !names.has(input)) names.set(input, `${name}Request`);
    if (status !== 204 && !names.has(output)) names.set(output, `${name}Answer`);
  }
  return names;
}

/** All go through one registry together, so that each is written once and the others refer to it. */
function convertAll(names: Names): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const converted = z.toJSONSchema(registry, { io, uri: refTo }).schemas as Record<string, Json>;
  return Object.fromEntries(Object.entries(converted).map(([id, schema]) => [id, withoutHeading(schema)]));
}

function withoutHeading({ $schema, $id, id, ...schema }: Json): Json {
  return schema;
}

/** The value as it is after parsing: a query's numbers are text only on their way. */
const parameter = (place: "path" | "query", [name, schema]: [string, z.ZodType]): Json => ({
  name,
  in: place,
  required: place === "path" || !schema.safeParse(undefined).success,
  schema: withoutHeading(z.toJSONSchema(schema, { io: "output" }) as Json),
});

const content = (type: string, schema: Json) => ({ content: { [type]: { schema } } });

const problem = {
  description: "Refused: `code` says why, `detail` what to do next.",
  headers: { "Retry-After": { description: "Seconds to wait, where we know.", schema: { type: "integer" } } },
  ...content("application/problem+json", { $ref: refTo("Problem") }),
};

const SECURITY: Readonly<Record<Endpoint["access"], readonly Json[]>> = {
  rep: [{ accessToken: [] }],
  ticket: [{ accessToken: [] }, { ticket: [] }],
  permit: [{ permit: [] }],
  admin: [{ accessToken: ["Engagement.Admin"] }],
};

function operation(name: string, endpoint: Endpoint, names: Names): Json {
  const { summary, params, input, output, status, access } = endpoint;
  const json = (schema: z.ZodType) => content("application/json", { $ref: refTo(names.get(schema) ?? "") });
  const query = endpoint.method === "get" || endpoint.method === "delete" ? fieldsOf(input) : [];
  return {
    operationId: name,
    summary,
    security: SECURITY[access],
    parameters: [
      ...fieldsOf(params).map((field) => parameter("path", field)),
      ...query.map((field) => parameter("query", field)),
    ],
    ...(hasBody(endpoint) ? { requestBody: { required: !input.safeParse({}).success, ...json(input) } } : {}),
    responses: {
      [status]: { description: "Done.", ...(status === 204 ? {} : json(output)) },
      default: problem,
    },
  };
}

/** Server-sent events are no plain answer: each `data:` line is one `LiveEvent`. */
const events: Json = {
  operationId: "events",
  summary: "Nudges to read again, as a stream that stays open",
  security: SECURITY.rep,
  responses: {
    200: { description: "The stream.", ...content("text/event-stream", { $ref: refTo("LiveEvent") }) },
    default: problem,
  },
};

const securitySchemes = {
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token of Microsoft Entra for this API, scope `access_as_user`.",
  },
  ticket: {
    type: "http",
    scheme: "bearer",
    description: "The ticket that `prepare` answers with: good for that one message.",
  },
  permit: {
    type: "http",
    scheme: "bearer",
    description: "The permit that the pane leaves for Outlook's events: good for tickets only.",
  },
};

/** The whole API as OpenAPI 3.1, made from the schemas that the server parses with. */
export function describeApi(endpoints: Readonly<Record<string, Endpoint>> = api): Json {
  const names = nameBodies(endpoints);
  const paths: Record<string, Json> = { "/api/events": { get: events }, ...fileOperations(problem) };
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method]: operation(name, endpoint, names) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "Email Engagement for Outlook", version: "1" },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: convertAll(names), securitySchemes },
  };
}

/** Served without sign-in: it says nothing about anybody. */
export function openApiRoutes(): Router {
  const router = Router();
  const document = describeApi();
  router.get("/api/openapi.json", (_req, res) => void res.json(document));
  return router;
}
