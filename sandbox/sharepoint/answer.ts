import { randomUUID } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { Interrupted } from "../drive/files.ts";
import type { Faults } from "../faults.ts";
import { driveFaultError } from "../graph/drive/errors.ts";
import { GraphError } from "../graph/errors.ts";
import { type Answer, exchange } from "../http.ts";

/** As SharePoint itself refuses, behind the addresses Graph gives out: no date, no ids, and another spelling. */
export function toAnswer({ status, code, message, retryAfterSeconds, innerCode }: GraphError): Answer {
  return {
    status,
    body: { error: { code, message, ...(innerCode !== undefined && { innererror: { code: innerCode } }) } },
    headers: retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  };
}

interface Operation {
  readonly faults: Faults;
  /** By which faults are set. */
  readonly name: string;
  readonly work: (req: Request, res: Response) => Answer | Promise<Answer>;
  /** What a fault does beyond its answer. */
  readonly onFault?: (req: Request, status: number) => void;
}

export const sharePointOperation =
  ({ faults, name, work, onFault }: Operation): RequestHandler =>
  async (req, res) => {
    res.setHeader("request-id", randomUUID());
    try {
      await exchange(res, {
        fault: faults.take(name),
        refusal: (fault) => {
          onFault?.(req, fault.status ?? 500);
          return toAnswer(driveFaultError(fault));
        },
        work: async () => {
          try {
            return await work(req, res);
          } catch (error) {
            if (error instanceof GraphError) return toAnswer(error);
            throw error;
          }
        },
      });
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      res.destroy();
    }
  };
