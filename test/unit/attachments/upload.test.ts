import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { DriveFailure } from "../../../server/platform/microsoft/driveFailure.ts";
import { createTransport, type Transport } from "../../../server/platform/microsoft/transport.ts";
import { cutRanges, sendFile } from "../../../server/platform/microsoft/upload.ts";

const UNIT = 320 * 1024;
const URL = "https://contoso-my.sharepoint.com/upload/1";

/** What befalls one request: nothing, or a fault before, in the middle of, or after the work. */
type Fate = "well" | "refused" | "partTaken" | "away" | "half" | "answerLost" | "throttled";

const bytes = Buffer.alloc(3 * UNIT + 1234).map((_, i) => (i * 31) & 0xff) as Buffer<ArrayBuffer>;

/** An upload session that keeps the rules of the real one, and the fates it is given, in their order. */
function openSession(fates: readonly Fate[]) {
  const rest = fates.values();
  const session = { received: Buffer.alloc(0), ended: false, done: false, authorized: false };
  const json = (status: number, body: unknown, headers = {}) => Response.json(body, { status, headers });
  function answer(init: RequestInit, fate: Fate): Response {
    if (session.ended || session.done) return json(404, {});
    if (init.method === "DELETE") {
      session.ended = true;
      return new Response(null, { status: 204 });
    }
    if (init.method === "PUT") {
      const [, start] = /^bytes (\d+)-/.exec(new Headers(init.headers).get("content-range") ?? "") ?? [];
      if (Number(start) !== session.received.length) return json(416, {});
      const sent = Buffer.from(init.body as Uint8Array);
      const taken = fate === "partTaken" ? sent.subarray(0, sent.length >> 1) : sent;
      session.received = Buffer.concat([session.received, taken]);
      session.done = session.received.length === bytes.length;
      if (session.done) return json(201, { id: "item", name: "a", size: bytes.length });
    }
    return json(init.method === "PUT" ? 202 : 200, { nextExpectedRanges: [`${session.received.length}-`] });
  }
  const transport: Transport = async (_url, init = {}) => {
    if (new Headers(init.headers).has("authorization")) session.authorized = true;
    const fate = rest.next().value ?? "well";
    if (fate === "away") throw new TypeError("fetch failed");
    if (fate === "refused") return json(503, {});
    if (fate === "throttled") return json(429, {}, { "retry-after": "2" });
    const response = answer(init, fate);
    if (fate === "answerLost" || (fate === "partTaken" && !session.done)) throw new TypeError("terminated");
    if (fate === "half") return new Response('{"nextExp', { status: response.status === 404 ? 404 : 200 });
    return response;
  };
  return { session, transport };
}

async function* inPieces(all: Buffer, length: number) {
  for (let start = 0; start < all.length; start += length) yield all.subarray(start, start + length);
}

const upload = (transport: Transport, waits: number[], piece = 70_001) =>
  sendFile(
    { transport, pause: async (ms) => void waits.push(ms) },
    { url: URL, size: bytes.length, ranges: cutRanges(inPieces(bytes, piece), bytes.length, UNIT) },
  );

const anyFate = fc.constantFrom<Fate>(
  "well",
  "well",
  "partTaken",
  "refused",
  "away",
  "half",
  "answerLost",
  "throttled",
);

describe("sending a file", () => {
  it("ends whole or not at all, whatever befalls it, and no token goes along", async () => {
    const property = fc.asyncProperty(fc.array(anyFate, { maxLength: 20 }), async (fates) => {
      const { session, transport } = openSession(fates);
      const result = await upload(transport, []).catch((error: Error) => error);
      expect(session.authorized).toBe(false);
      if (session.done) expect(session.received.equals(bytes)).toBe(true);
      if (result instanceof Error) expect(result).toBeInstanceOf(DriveFailure);
      else expect({ done: session.done, id: result?.id ?? "item" }).toEqual({ done: true, id: "item" });
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it.each<[string, Fate[]]>([
    [
      "every second request fails",
      ["well", "refused", "well", "well", "away", "well", "half", "well", "well"],
    ],
    ["half of a part arrives, twice", ["partTaken", "well", "partTaken"]],
    ["a part arrives but its answer does not", ["answerLost", "well", "answerLost"]],
  ])("goes through when %s", async (_when, fates) => {
    const { session, transport } = openSession(fates);
    expect((await upload(transport, []))?.id).toBe("item");
    expect(session.received.equals(bytes)).toBe(true);
  });

  it("waits as long as it is told, and longer each time it is told nothing", async () => {
    const waits: number[] = [];
    await upload(openSession(["throttled", "well", "well", "away", "away", "away"]).transport, waits);
    expect(waits).toEqual([2000, 500, 1000, 2000]);
  });

  it("gives up in the end, and ends the session", async () => {
    const { session, transport } = openSession(["well"]);
    const deaf: Transport = async (url, init) =>
      init?.method === "DELETE" || session.received.length === 0
        ? await transport(url, init)
        : new Response(null, { status: 503 });
    await expect(upload(deaf, [])).rejects.toMatchObject({ reason: "unavailable" });
    expect(session).toMatchObject({ ended: true, done: false });
  });

  it("leaves off at once when it is asked to rest for longer than anybody waits", async () => {
    const transport: Transport = async () =>
      new Response("{}", { status: 429, headers: { "retry-after": "600" } });
    const waits: number[] = [];
    await expect(upload(transport, waits)).rejects.toMatchObject({
      reason: "unavailable",
      retryAfterSeconds: 600,
    });
    expect(waits).toEqual([]);
  });

  it.each([
    ["shorter", bytes.subarray(0, -1)],
    ["longer", Buffer.concat([bytes, Buffer.from("x")])],
  ])("never completes a file that is %s than was said", async (_how, real) => {
    const { session, transport } = openSession([]);
    const ranges = cutRanges(inPieces(real, 50_000), bytes.length, UNIT);
    await expect(sendFile({ transport }, { url: URL, size: bytes.length, ranges })).rejects.toMatchObject({
      reason: "changed",
    });
    expect(session).toMatchObject({ ended: true, done: false });
  });
});

describe("cutting a file", () => {
  it("gives every byte once, in order, all parts but the last of one length", async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
    const property = fc.asyncProperty(
      lengths,
      fc.integer({ min: 1, max: 40 }),
      async (pieces, rangeLength) => {
        const whole = Buffer.from(
          Array.from({ length: pieces.reduce((a, b) => a + b, 0) }, (_, i) => i & 0xff),
        );
        fc.pre(whole.length > 0);
        async function* source() {
          let at = 0;
          for (const length of pieces) {
            yield whole.subarray(at, at + length);
            at += length;
          }
        }
        const parts: Buffer[] = [];
        for await (const { start, bytes: part } of cutRanges(source(), whole.length, rangeLength)) {
          expect(start).toBe(parts.length * rangeLength);
          parts.push(Buffer.from(part));
        }
        expect(Buffer.concat(parts).equals(whole)).toBe(true);
        for (const part of parts.slice(0, -1)) expect(part).toHaveLength(rangeLength);
      },
    );
    await fc.assert(property);
  });
});

describe("where files may be sent", () => {
  it.each([
    "https://contoso.sharepoint.com/x",
    "https://contoso-my.sharepoint.com.evil.example/x",
    "http://contoso-my.sharepoint.com/x",
    "https://evil.example/contoso-my.sharepoint.com",
    "https://contoso-my.sharepoint.com:444/x",
  ])("not to %s", async (address) => {
    await expect(createTransport({ standInUrl: "http://127.0.0.1:1" })(address)).rejects.toThrow(
      "not one of Microsoft",
    );
  });

  it("to the tenant's own host, in the sandbox to where that plays it", async () => {
    const asked: string[] = [];
    const fetch = (async (url: string) => {
      asked.push(url);
      return new Response();
    }) as unknown as typeof globalThis.fetch;
    const address = "https://contoso-my.sharepoint.com/personal/x?tempauth=1";
    await createTransport({ fetch })(address);
    await createTransport({ fetch, standInUrl: "http://127.0.0.1:1" })(address);
    expect(asked).toEqual([address, "http://127.0.0.1:1/_sharepoint/contoso-my/personal/x?tempauth=1"]);
  });
});
