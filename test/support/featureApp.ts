import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import express, { type Router } from "express";
import type { Rep } from "../../server/http/call.ts";
import { problems } from "../../server/http/problems.ts";
import type { RouteNeeds } from "../../server/http/route.ts";
import { createTickets } from "../../server/http/ticket.ts";
import { AppError } from "../../shared/errors.ts";

/** An answer, and its body read as JSON where it has one. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it, and fail if it is not there.
  readonly body: any;
  readonly contentType: string;
}

export interface FeatureApp {
  readonly url: string;
  /** Signed in as this rep, or with what is given as bearer. */
  call(as: Rep | string, method: string, path: string, body?: unknown): Promise<Answer>;
  /** What was reported as our own fault since the start. */
  readonly faults: unknown[];
  close(): Promise<void>;
}

export function buildRep(changes: Partial<Rep> = {}): Rep {
  const repId = randomUUID();
  return {
    repId,
    orgId: randomUUID(),
    name: "Rita Rep",
    address: `${repId}@contoso.test`,
    isAdmin: false,
    ...changes,
  };
}

export const testTickets = createTickets(Buffer.alloc(32, 7));

/** Some routers in a real Express app on a port of its own. A rep's id is the access token. */
export async function startFeatureApp(...routers: Router[]): Promise<FeatureApp> {
  const reps = new Map<string, Rep>();
  const faults: unknown[] = [];
  const app = express();
  app.locals.signIn = signInBy(reps) satisfies RouteNeeds["signIn"];
  app.use(...routers);
  app.use(problems({ info() {}, warn() {}, error: (_what, error) => faults.push(error) }));
  // Not kept alive by it: a test that fails before it closes its app must not hold up the run.
  const server: Server = app.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url,
    faults,
    async call(as, method, path, body) {
      if (typeof as !== "string") reps.set(as.repId, as);
      const bearer = typeof as === "string" ? as : as.repId;
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? undefined : JSON.parse(text),
        contentType: response.headers.get("content-type") ?? "",
      };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function signInBy(reps: ReadonlyMap<string, Rep>): RouteNeeds["signIn"] {
  return async (header, { allowTicket }) => {
    const token = header?.replace(/^Bearer /, "") ?? "";
    const rep = reps.get(token);
    if (rep)
      return {
        rep,
        expiresAt: new Date(Date.now() + 3_600_000),
        accessToken: token,
        ticketMessageId: undefined,
      };
    if (allowTicket) return testTickets.verify(token);
    throw new AppError("not_signed_in", "Sign in.");
  };
}
