import { z } from "zod";
import { type ErrorCode, ErrorStatus, type SignInNeed } from "../../shared/errors.ts";
import type { TextKey, Translate } from "../../shared/text/index.ts";

const localTexts = {
  unreachable: "addin.error.unreachable",
  timed_out: "addin.error.timedOut",
  unreadable_answer: "addin.error.unreadableAnswer",
  sign_in_failed: "addin.error.signInFailed",
  sign_in_needed: "addin.error.signInNeeded",
  sign_in_cancelled: "addin.error.signInCancelled",
  sign_in_blocked: "addin.error.signInBlocked",
  admin_needed: "addin.error.adminNeeded",
} as const satisfies Record<string, TextKey>;

/** What can go wrong before our server has anything to say about it. */
export type LocalErrorCode = keyof typeof localTexts;

/** A call to our server that failed. Its message is a sentence for the rep: what happened, what to do next. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: ErrorCode | LocalErrorCode;
  readonly retryAfterSeconds: number | undefined;
  /** What the rep can do about it in Microsoft's window. */
  readonly need: SignInNeed | undefined;

  constructor(
    code: ErrorCode | LocalErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number | undefined; need?: SignInNeed | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.need = options?.need;
  }
}

export function localError(code: LocalErrorCode, text: Translate, cause?: unknown): CallError {
  return new CallError(code, text(localTexts[code]), { cause });
}

const ProblemBody = z.object({
  code: z.enum(Object.keys(ErrorStatus) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string().min(1),
  need: z
    .object({ scopes: z.array(z.string()), byAdmin: z.boolean(), claims: z.string().optional() })
    .optional(),
});

/** What a refused answer says (RFC 9457), or that it can't be read: a proxy's page in between is no problem of ours. */
export async function readProblem(response: Response, text: Translate): Promise<CallError> {
  const body = ProblemBody.safeParse(await response.json().catch(() => undefined));
  if (!body.success) {
    const status = new Error(`HTTP ${response.status} without problem details`);
    return localError(response.status >= 502 ? "unreachable" : "unreadable_answer", text, status);
  }
  const seconds = Number(response.headers.get("retry-after"));
  return new CallError(body.data.code, body.data.detail, {
    retryAfterSeconds: seconds > 0 ? seconds : undefined,
    need: body.data.need,
  });
}
