import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { readRetryAfter } from "../../server/platform/microsoft/failures.ts";
import { openGraph } from "../../server/platform/microsoft/graph.ts";
import { createTransport } from "../../server/platform/microsoft/transport.ts";
import { json, type StandIn, startStandIn } from "../support/standIn.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn((_req, res) => void json(res, 200, {}));
});
afterAll(() => standIn.close());

const TIMEOUT_MS = 300;
const Mail = z.object({ id: z.string() });

async function readWith(answer: StandIn["answer"]) {
  standIn.answer = answer;
  standIn.asked.length = 0;
  const transport = createTransport({ standInUrl: standIn.url, timeoutMs: TIMEOUT_MS });
  return await openGraph(transport, async () => "a-token").get(Mail, { path: "/me/messages/1" });
}

const refuse =
  (status: number, code: string, headers = {}) =>
  (_req: unknown, res: ServerResponse) =>
    void json(
      res,
      status,
      { error: { code, message: "secret words", innerError: { date: "2026-11-21T00:00:00" } } },
      headers,
    );

describe("reading the mailbox", () => {
  it("carries the rep's token, asks for ids that last, and gives what fits its schema", async () => {
    const seen: Record<string, unknown>[] = [];
    const mail = await readWith((req, res) => {
      seen.push(req.headers);
      json(res, 200, { id: "AAA", more: 1 });
    });
    expect(mail).toEqual({ id: "AAA" });
    expect(seen[0]).toMatchObject({ authorization: "Bearer a-token", prefer: 'IdType="ImmutableId"' });
  });

  it.each([
    [400, "ErrorInvalidProperty", "internal"],
    [401, "InvalidAuthenticationToken", "not_signed_in"],
    [403, "ErrorAccessDenied", "mailbox_refused"],
    [404, "ErrorItemNotFound", "not_found"],
    [409, "ErrorIrresolvableConflict", "conflict"],
    [413, "ErrorMessageSizeExceeded", "body_too_large"],
    [429, "ApplicationThrottled", "mailbox_busy"],
    [500, "ErrorInternalServerError", "mailbox_unreachable"],
    [503, "ErrorServerBusy", "mailbox_busy"],
    [504, "GatewayTimeout", "mailbox_unreachable"],
  ])("tells %i %s as %s, without Graph's words", async (status, code, expected) => {
    const failure = await readWith(refuse(status, code, { "retry-after": "17" })).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: "AppError", code: expected });
    expect(JSON.stringify([(failure as Error).message, String((failure as Error).cause)])).not.toContain(
      "secret words",
    );
    if (expected === "mailbox_busy") expect(failure).toMatchObject({ retryAfterSeconds: 17 });
  });

  it.each<[string, StandIn["answer"]]>([
    ["nothing at all", (req) => void req.socket.destroy()],
    ["no end to its silence", () => undefined],
    [
      "half an answer",
      (_req, res) =>
        void res
          .writeHead(200, { "content-type": "application/json", "content-length": "500" })
          .write('{"id":', () => res.destroy()),
    ],
    [
      "half an answer, then silence",
      (_req, res) => void res.writeHead(200, { "content-type": "application/json" }).write('{"id":'),
    ],
    [
      "something that is not JSON",
      (_req, res) => void res.writeHead(200, { "content-type": "application/json" }).end("<html>"),
    ],
    ["a page", (_req, res) => void res.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["an error page", (_req, res) => void res.writeHead(502, { "content-type": "text/html" }).end("<html>")],
    ["another shape", (_req, res) => void json(res, 200, { id: 5 })],
    ["an empty answer", (_req, res) => void res.writeHead(200).end()],
    ["a way elsewhere", (_req, res) => void res.writeHead(302, { location: "https://evil.example/" }).end()],
  ])("tells of a mailbox that can't be reached when Graph gives %s", async (_name, answer) => {
    await expect(readWith(answer)).rejects.toMatchObject({ code: "mailbox_unreachable" });
  });

  it("asks again after a short pause, but not after one that a person would wait for", async () => {
    let count = 0;
    const busyOnce = (seconds: string) => (req: unknown, res: ServerResponse) => {
      count += 1;
      if (count === 1) refuse(503, "ErrorServerBusy", { "retry-after": seconds })(req, res);
      else json(res, 200, { id: "AAA" });
    };
    await expect(readWith(busyOnce("1"))).resolves.toEqual({ id: "AAA" });
    count = 0;
    await expect(readWith(busyOnce("60"))).rejects.toMatchObject({ retryAfterSeconds: 60 });
    expect(standIn.asked).toHaveLength(1);
  });
});

describe("the way to Microsoft", () => {
  it.each([
    "https://graph.microsoft.com.evil.example/v1.0/me",
    "http://graph.microsoft.com/v1.0/me",
    "https://graph.microsoft.com:8443/v1.0/me",
    "https://outlook.office.com/",
  ])("does not lead to %s", async (address) => {
    const transport = createTransport({ standInUrl: standIn.url });
    standIn.asked.length = 0;
    await expect(transport(address)).rejects.toThrow("not one of Microsoft's");
    expect(standIn.asked).toEqual([]);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  it.each([
    ["120", 120],
    [" 0 ", 0],
    ["Sat, 21 Nov 2026 10:00:30 GMT", 30],
    ["Sat, 21 Nov 2026 09:00:00 GMT", 0],
    ["999999999", 3600],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%p is %p seconds", (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds);
  });
});
