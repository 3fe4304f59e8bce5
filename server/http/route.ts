import type { IncomingMessage } from "node:http";
import express, { type Request, type RequestHandler, type Router } from "express";
import { z } from "zod";
import type { Endpoint } from "../../shared/api.ts";
import { AppError } from "../../shared/errors.ts";
import type { Call, SignedIn } from "./call.ts";
import { readerOf } from "./reader.ts";

export type { Call } from "./call.ts";

/** What every route needs; `createApp` leaves it in `app.locals`. */
export interface RouteNeeds {
  /** @throws {AppError} "not_signed_in", "organization_not_allowed", "sign_in_unavailable" */
  signIn(header: string | undefined, options: { allowTicket: boolean }): Promise<SignedIn>;
  /** @throws {AppError} "not_signed_in", "organization_not_allowed", "storage_unavailable" */
  verifyPermit(text: string): Promise<SignedIn>;
  /** Told who was found to be signed in, with the request that showed it. Must neither wait nor throw. */
  onSignedIn?(signedIn: SignedIn, req: IncomingMessage): void;
}

type Handler<P extends z.ZodType, I extends z.ZodType, O extends z.ZodType> = (
  input: z.output<I>,
  params: z.output<P>,
  call: Call,
) => Promise<[z.input<O>] extends [undefined] ? void : z.input<O>>;

const KILOBYTE = 1024;
/** A mail's HTML, up to 12 million characters of it. */
const PREPARE_LIMIT = 13 * KILOBYTE * KILOBYTE;
/** Up to 3,000 recipients with names. */
const STATE_LIMIT = 2 * KILOBYTE * KILOBYTE;
/** Fifty of our longest addresses. */
const READING_LIMIT = 256 * KILOBYTE;
const USUAL_LIMIT = 100 * KILOBYTE;

const longBodies: Readonly<Record<string, RequestHandler>> = {
  "/api/compose/prepare": express.json({ limit: PREPARE_LIMIT }),
  "/api/compose/preview": express.json({ limit: PREPARE_LIMIT }),
  "/api/compose/state": express.json({ limit: STATE_LIMIT }),
  "/api/reading": express.json({ limit: READING_LIMIT }),
};
const readBody = express.json({ limit: USUAL_LIMIT });

/**
 * Serves one endpoint: signs in, parses what came, answers what the handler returns. A refusal anywhere is thrown
 * and ends in `problems`. The body is not even read before the caller is known.
 */
export function route<P extends z.ZodObject, I extends z.ZodType, O extends z.ZodType>(
  router: Router,
  endpoint: Endpoint<P, I, O>,
  handler: Handler<P, I, O>,
  { headers }: { headers?: (call: Call) => Readonly<Record<string, string>> } = {},
): void {
  const hasBody = endpoint.method !== "get" && endpoint.method !== "delete";
  const steps: RequestHandler[] = [
    async (req, res, next) => {
      res.locals.signedIn = await signIn(req, endpoint.access);
      next();
    },
  ];
  if (hasBody) steps.push(longBodies[endpoint.path] ?? readBody);
  router[endpoint.method](endpoint.path, ...steps, async (req, res) => {
    const signedIn = res.locals.signedIn as SignedIn;
    const params = parse(endpoint.params, req.params);
    const input = parse(endpoint.input, (hasBody ? req.body : req.query) ?? {});
    requireTicketFits(signedIn, params, input);
    const call = { ...signedIn, ...readerOf(req) };
    const output = await handler(input, params, call);
    res.status(endpoint.status).set({ "Cache-Control": "no-store", ...headers?.(call) });
    if (endpoint.status === 204) res.end();
    // What is not in the schema never leaves; what does not fit it is our bug and is reported as one.
    else res.json(endpoint.output.parse(output));
  });
}

/** For what is no plain request and answer, as the event stream. @throws {AppError} as the route's sign-in does. */
export async function signIn(req: Request, access: Endpoint["access"]): Promise<SignedIn> {
  const needs = req.app.locals as RouteNeeds;
  const signedIn = await verify(needs, req, access);
  needs.onSignedIn?.(signedIn, req);
  if (access === "admin" && !signedIn.rep.isAdmin) {
    throw new AppError("not_allowed", "Only an admin of your organization can do this.");
  }
  return signedIn;
}

async function verify(needs: RouteNeeds, { headers }: Request, access: Endpoint["access"]) {
  // Nothing but a permit: who is signed in prepares without a ticket.
  if (access === "permit") return await needs.verifyPermit(bearerOf(headers.authorization));
  return await needs.signIn(headers.authorization, { allowTicket: access === "ticket" });
}

/** For what is no JSON: who calls, and the parameters of the path. @throws {AppError} as `route` does. */
export async function readCall<P extends z.ZodObject>(
  req: Request,
  access: Endpoint["access"],
  params: P,
): Promise<{ call: Call; params: z.output<P> }> {
  const signedIn = await signIn(req, access);
  return { call: { ...signedIn, ...readerOf(req) }, params: parse(params, req.params) };
}

const bearerOf = (header = ""): string => /^Bearer (\S+)$/i.exec(header)?.[1] ?? "";

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("invalid_request", z.prettifyError(result.error), { cause: result.error });
}

const Named = z.object({ messageId: z.string().optional() });

function requireTicketFits({ ticketMessageId }: SignedIn, params: unknown, input: unknown): void {
  if (ticketMessageId === undefined) return;
  const messageId = Named.parse(params).messageId ?? Named.parse(input).messageId;
  if (messageId !== ticketMessageId) {
    throw new AppError("not_allowed", "This ticket is for one other message only.");
  }
}
