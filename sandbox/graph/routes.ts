import express, { type ErrorRequestHandler, type RequestHandler, Router } from "express";
import { exchange } from "../http.ts";
import { attachmentOperations } from "./attachments.ts";
import { deltaOperations } from "./delta.ts";
import { directoryOperations } from "./directory.ts";
import { plainItemAddress } from "./drive/address.ts";
import { driveOperations } from "./drive/routes.ts";
import { badRequest, GraphError, idHeaders, requestIds, toAnswer } from "./errors.ts";
import { type GraphNeeds, mount } from "./frame.ts";
import { messageOperations } from "./messages.ts";
import { mimeOperations } from "./mime.ts";
import { replyOperations } from "./replies.ts";
import { sendingOperations } from "./sending.ts";
import { settingsOperations } from "./settings.ts";
import { subscriptionOperations } from "./subscriptions.ts";
import { todoOperations } from "./todo.ts";

/** `mailFolders('inbox')` and `mailFolders/inbox` are the same address. Names of files may look like the former. */
const plainSegments: RequestHandler = (req, _res, next) => {
  const [path = "", ...query] = req.url.split("?");
  const plain = plainItemAddress(path) ?? path.replace(/\((?:'|%27)([^']*?)(?:'|%27)\)/g, "/$1");
  req.url = [plain, ...query].join("?");
  next();
};

/** Graph takes at most 4 MB of JSON; what comes by PUT is a file, and is read where it goes. */
const readBody = express.json({ limit: "4mb", type: ({ method }) => method !== "PUT", strict: false });

function toGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  const { status, type } = error as { status?: number; type?: string };
  if (status === 413)
    return new GraphError(413, "RequestEntityTooLarge", "The maximum request length supported is 4MB.");
  if (type === "entity.parse.failed" || status === 400) {
    return badRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  return new GraphError(500, "InternalServerError", "The sandbox failed.");
}

const answerError: ErrorRequestHandler = async (error, req, res, _next) => {
  const ids = requestIds(req.get("client-request-id"));
  const refusal = toGraphError(error);
  if (refusal.status === 500) console.error(error);
  if (res.headersSent) return void res.destroy();
  for (const [name, value] of Object.entries(idHeaders(ids))) res.setHeader(name, value);
  await exchange(res, {
    fault: undefined,
    work: () => toAnswer(refusal, ids),
    refusal: () => toAnswer(refusal, ids),
  });
};

/** Graph v1.0, as far as the product goes; what isn't here is refused as an unknown address. */
export function graphRoutes(needs: GraphNeeds): Router {
  const user = Router({ mergeParams: true });
  mount(user, needs, [
    ...directoryOperations,
    ...deltaOperations,
    ...messageOperations,
    ...mimeOperations,
    ...sendingOperations(needs.transport),
    ...replyOperations,
    ...attachmentOperations,
    ...driveOperations(needs.oneDrive),
    ...todoOperations(needs.todos),
    ...settingsOperations(needs.settings),
  ]);
  const graph = Router();
  graph.use(plainSegments, readBody);
  graph.use("/me", user);
  graph.use("/users/:user", user);
  mount(graph, needs, subscriptionOperations(needs.subscriptions));
  graph.use((req, _res, next) => {
    next(badRequest(`Resource not found for the segment '${req.path.split("/").at(-1) ?? ""}'.`));
  });
  graph.use(answerError);
  return graph;
}
