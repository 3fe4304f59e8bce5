import type { MessageContext } from "../../shared/evidence.ts";
import type { Evidence } from "../../shared/interactions.ts";

/** One request as it would come in, when it came, and who made it. */
export interface LabelledRequest {
  /** Since the message was sent. */
  readonly seconds: number;
  readonly kind: "open" | "link" | "attachment";
  readonly index: number;
  readonly method: "GET" | "HEAD";
  readonly agent: string;
  readonly address: string;
  readonly isPrefetch: boolean;
  readonly asksPrivacy: boolean;
  readonly hasOwnCookie: boolean;
  readonly ownPlace: "no" | "address" | "addressAndAgent";
  readonly label: Evidence;
}

export interface Case {
  readonly name: string;
  /** Where it was reported, or "own": what follows from how the programs work. */
  readonly source: string;
  readonly requests: readonly LabelledRequest[];
  readonly readings?: readonly { readonly from: number; readonly to: number }[];
  /** Seconds after sending between which the address asked for other messages as well. */
  readonly crowds?: readonly { readonly address: string; readonly from: number; readonly to: number }[];
  readonly sent?: boolean;
  readonly taught?: readonly {
    readonly agent: string;
    readonly address: string;
    readonly evidence: MessageContext["taught"][number]["evidence"];
  }[];
}

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type Change = Partial<LabelledRequest>;

/** The requests of one client. */
export function client(label: Evidence, agent: string, address: string, all: Change = {}) {
  const request = (seconds: number, change: Change): LabelledRequest => ({
    seconds,
    kind: "open",
    index: 0,
    method: "GET",
    agent,
    address,
    isPrefetch: false,
    asksPrivacy: false,
    hasOwnCookie: false,
    ownPlace: "no",
    label,
    ...all,
    ...change,
  });
  return {
    open: (seconds: number, change: Change = {}) => request(seconds, change),
    click: (seconds: number, index = 0, change: Change = {}) =>
      request(seconds, { kind: "link", index, ...change }),
    view: (seconds: number, index = 0) => request(seconds, { kind: "attachment", index }),
    /** All links one after the other. */
    sweep: (from: number, count: number, step: number, change: Change = {}) =>
      Array.from({ length: count }, (_, index) =>
        request(Math.round((from + index * step) * 1000) / 1000, { kind: "link", index, ...change }),
      ),
  };
}
