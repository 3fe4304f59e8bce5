import { describe, expect, it } from "@jest/globals";
import { createPublisherDoor } from "../../../server/platform/publishers.ts";

const AWS = "https://ip-ranges.amazonaws.com/ip-ranges.json";

function door(answers: readonly Response[], options: { standInUrl?: string; maxBytes?: number } = {}) {
  const sent: { url: string; headers: Headers; redirect: string | undefined }[] = [];
  const rest = [...answers];
  const ask = createPublisherDoor({
    ...options,
    fetch: async (url, init) => {
      sent.push({ url: String(url), headers: new Headers(init?.headers), redirect: init?.redirect });
      return rest.shift() ?? new Response("", { status: 500 });
    },
  });
  return { ask, sent };
}
const moved = (location: string) => new Response(null, { status: 301, headers: { location } });

describe("the door to publishers", () => {
  it("brings the text and its etag", async () => {
    const { ask, sent } = door([new Response("{}", { headers: { etag: '"1"' } })]);
    expect(await ask(AWS)).toEqual({ text: "{}", etag: '"1"' });
    expect(sent[0]).toMatchObject({ url: AWS, redirect: "manual" });
  });

  it("says that nothing has changed", async () => {
    const { ask, sent } = door([new Response(null, { status: 304 })]);
    expect(await ask(AWS, { etag: '"1"' })).toEqual({ etag: '"1"' });
    expect(sent[0]?.headers.get("if-none-match")).toBe('"1"');
  });

  it.each([
    "https://example.com/ip-ranges.json",
    "http://ip-ranges.amazonaws.com/ip-ranges.json",
    "https://ip-ranges.amazonaws.com:444/ip-ranges.json",
    "https://ip-ranges.amazonaws.com.example/",
    "file:///etc/hosts",
  ])("does not go to %s", async (url) => {
    const { ask, sent } = door([]);
    await expect(ask(url)).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  it("follows a redirect to another publisher's address only", async () => {
    const { ask } = door([moved("https://www.digitalocean.com/geo/google.csv"), new Response("a")]);
    expect(await ask("https://digitalocean.com/geo/google.csv")).toEqual({ text: "a" });
    const astray = door([moved("http://169.254.169.254/latest/meta-data"), new Response("secret")]);
    await expect(astray.ask(AWS)).rejects.toThrow(TypeError);
    expect(astray.sent).toHaveLength(1);
    await expect(door(Array.from({ length: 9 }, () => moved("/again"))).ask(AWS)).rejects.toThrow(
      /without end/,
    );
  });

  it("does not take more than it can hold, or an answer that is no text", async () => {
    await expect(door([new Response("x".repeat(11))], { maxBytes: 10 }).ask(AWS)).rejects.toThrow(RangeError);
    await expect(door([new Response(Uint8Array.of(0xff, 0xfe))]).ask(AWS)).rejects.toThrow();
    await expect(door([new Response("busy", { status: 503 })]).ask(AWS)).rejects.toThrow(/503/);
  });

  it("asks the stand-in instead, under the publisher's name", async () => {
    const { ask, sent } = door([new Response("[]")], { standInUrl: "http://127.0.0.1:1" });
    await ask("https://endpoints.office.com/endpoints/worldwide?clientrequestid=1");
    expect(sent[0]?.url).toBe(
      "http://127.0.0.1:1/_publishers/endpoints.office.com/endpoints/worldwide?clientrequestid=1",
    );
  });
});
