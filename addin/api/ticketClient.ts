import type { WentUnfollowed } from "../../shared/cards.ts";
import type { PrepareAnswer, PrepareRequest } from "../../shared/compose.ts";
import type { KeptTicket } from "../../shared/sendNotes.ts";

/**
 * The calls to our server that need no sign-in, for engines without pages: schemas and the common client would make the
 * script of Outlook's events many times as long.
 */
export interface TicketClient {
  /** @throws {TicketCallError} */
  trade(permit: string, messageId: string | undefined): Promise<KeptTicket>;
  /** @throws {TicketCallError} */
  prepare(ticket: string, request: PrepareRequest): Promise<PrepareAnswer>;
  /** @throws {TicketCallError} */
  tellUnfollowed(message: KeptTicket, word: WentUnfollowed): Promise<void>;
}

export class TicketCallError extends Error {
  override readonly name = "TicketCallError";
  /** Of HTTP; 0 when no readable answer came. */
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export const TICKET_PATH = "/api/compose/ticket";
export const PREPARE_PATH = "/api/compose/prepare";
export const unfollowedPath = (messageId: string) => `/api/messages/${messageId}/wentUnfollowed`;

/** @param baseUrl absolute: without a page there is nothing to be relative to. */
export function createTicketClient(baseUrl: string, send: typeof fetch): TicketClient {
  async function post(path: string, bearer: string, body: object, keepalive = false): Promise<Response> {
    const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
    const text = JSON.stringify(body);
    const response = await send(baseUrl + path, { method: "POST", headers, body: text, keepalive });
    if (!response.ok) throw new TicketCallError(response.status);
    return response;
  }

  async function ask(path: string, bearer: string, body: object): Promise<Record<string, unknown>> {
    const response = await post(path, bearer, body);
    const answer: unknown = await response.json();
    if (typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
    throw new TicketCallError(0);
  }

  return {
    async trade(permit, messageId) {
      const answer = await ask(TICKET_PATH, permit, messageId === undefined ? {} : { messageId });
      const { messageId: named, ticket } = answer;
      if (typeof named !== "string" || typeof ticket !== "string") throw new TicketCallError(0);
      return { messageId: named, ticket };
    },
    async prepare(ticket, request) {
      const answer = await ask(PREPARE_PATH, ticket, request);
      if (!isPrepareAnswer(answer, request)) throw new TicketCallError(0);
      return answer;
    },
    async tellUnfollowed({ messageId, ticket }, word) {
      // The page around the script may be closed as soon as Send is answered.
      await post(unfollowedPath(messageId), ticket, word, true);
    },
  };
}

/** Whether it has the parts that are used without asking again. */
function isPrepareAnswer(
  answer: Partial<Record<keyof PrepareAnswer, unknown>>,
  request: PrepareRequest,
): answer is PrepareAnswer {
  const { messageId, state, reasonCode, html, links, openImageUrl } = answer;
  return (
    messageId === request.messageId &&
    typeof state === "string" &&
    typeof reasonCode === "string" &&
    typeof html === (request.html === null ? "object" : "string") &&
    Array.isArray(links) &&
    (openImageUrl === null || typeof openImageUrl === "string")
  );
}
