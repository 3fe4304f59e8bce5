import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startProduct, type TestProduct, type TestServer } from "../support/app.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

let product: TestProduct;
let server: TestServer;
let rep: string;
beforeAll(async () => {
  product = await startProduct();
  server = await product.startServer();
  rep = await product.signIn("rep@contoso.test");
});
afterAll(() => product.close());

/** A request as the proxy in front of the server passes it on. */
async function from(address: string, agent: string, path: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  headers.set("x-forwarded-for", address);
  headers.set("user-agent", agent);
  headers.set("content-type", "application/json");
  const answer = await fetch(server.url + path, { ...init, headers });
  await answer.arrayBuffer();
  return answer.status;
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A followed message that went out an hour ago, prepared from nowhere in particular. */
async function send() {
  const to = [{ address: `${randomUUID()}@customer.test` }];
  await server.call(rep, "POST", "/api/records", { kind: "contact", name: "Ann", emails: [to[0]?.address] });
  const input = { to, cc: [], subject: "Offer", html: "<p>Offer</p>", follow: "follow" };
  const { body } = await server.call(rep, "POST", "/api/compose/prepare", input);
  await server.call(rep, "POST", `/api/messages/${body.messageId}/sent`, {});
  await product.advance(3600);
  return body as { messageId: string; ticket: string; openImageUrl: string };
}

/** Who made the open, as it is told. */
async function openFrom(address: string, agent: string, message: Awaited<ReturnType<typeof send>>) {
  // What was noted of a sign-in is stored beside the request.
  await server.app.ownPlaces.settled();
  await from(address, agent, new URL(message.openImageUrl).pathname);
  await server.app.tracking.foldNow();
  const { body } = await server.call(rep, "GET", `/api/messages/${message.messageId}/interactions`);
  return body.items.find(({ kind }: { kind: string }) => kind === "opened").evidence;
}

describe("an open from where the rep is signed in", () => {
  it("is the rep's own with the same browser, and a recipient's from elsewhere", async () => {
    expect(await from("203.0.113.20", FIREFOX, "/api/me", bearer(rep))).toBe(200);
    expect(await openFrom("203.0.113.20", FIREFOX, await send())).toBe("own");
    expect(await openFrom("203.0.113.21", FIREFOX, await send())).toBe("person");
    expect(await openFrom("203.0.113.20", PHONE, await send())).toBe("person");
  });

  it("is the rep's own when Outlook's events were there with the rep's permit", async () => {
    const { body } = await server.call(rep, "POST", "/api/compose/permit", {});
    const init = { method: "POST", body: "{}", ...bearer(body.permit) };
    expect(await from("203.0.113.30", FIREFOX, "/api/compose/ticket", init)).toBe(200);
    expect(await openFrom("203.0.113.30", FIREFOX, await send())).toBe("own");
  });

  it("is a recipient's where only a ticket was used, or where signing in was refused", async () => {
    const message = await send();
    const word = { method: "POST", body: "{}", ...bearer(message.ticket) };
    expect(await from("203.0.113.40", FIREFOX, `/api/messages/${message.messageId}/sent`, word)).toBe(204);
    expect(await openFrom("203.0.113.40", FIREFOX, message)).toBe("person");
    expect(await from("203.0.113.41", FIREFOX, "/api/me", bearer(`${rep}x`))).toBe(401);
    expect(await openFrom("203.0.113.41", FIREFOX, await send())).toBe("person");
  });

  it("is a recipient's again when the rep was last there half a day ago", async () => {
    const message = await send();
    expect(await from("203.0.113.50", FIREFOX, "/api/me", bearer(rep))).toBe(200);
    await product.advance(12 * 3600 + 60);
    expect(await openFrom("203.0.113.50", FIREFOX, message)).toBe("person");
  });

  it("is nobody's place but the rep's: a colleague's open counts", async () => {
    const colleague = await product.signIn("admin@contoso.test");
    expect(await from("203.0.113.60", FIREFOX, "/api/me", bearer(colleague))).toBe(200);
    expect(await openFrom("203.0.113.60", FIREFOX, await send())).toBe("person");
  });
});
