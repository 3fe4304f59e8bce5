import { expect } from "@jest/globals";
import { type Reply, startProduct, type TestProduct, type TestServer } from "./app.ts";
import { eventually } from "./eventually.ts";
import { control } from "./files.ts";

export const REP = "rep@contoso.test";
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

export let product: TestProduct;
export let server: TestServer;
export let token: string;
let graphToken: string;

/** Whose files the test is about from here on. */
export async function actAs(address: string): Promise<void> {
  token = await product.signIn(address);
  graphToken = await product.signIn(address, "graph");
}

/** Of the customer; other tests of the same organization have records of their own. */
export let recordId: string;

/** The whole product, a rep who is signed in, and Ann, a customer who may be followed. */
export async function openStage(): Promise<void> {
  product = await startProduct();
  server = await product.startServer();
  await actAs(REP);
  const record = { kind: "contact", name: "Ann", emails: ["ann@customer.test"] };
  ({ recordId } = (await server.call(token, "POST", "/api/records", record)).body);
}

export const closeStage = () => product.close();

/** OneDrive is as it should be again. */
export async function resetStage(): Promise<void> {
  await control(product.sandboxUrl, "DELETE", "/faults");
  await control(product.sandboxUrl, "DELETE", "/policy");
}

export const mail = (changes = {}) => ({
  to: [{ address: "ann@customer.test" }],
  cc: [],
  subject: "Offer",
  html: null,
  follow: "follow",
  ...changes,
});

export async function newMessage(changes = {}): Promise<string> {
  const { status, body } = await server.call(token, "POST", "/api/compose/prepare", mail(changes));
  expect(status).toBe(200);
  return body.messageId;
}

/** What the rep's OneDrive holds for a message; nothing at all, if there is not even a folder. */
export async function copiesOf(
  messageId: string,
): Promise<{ id: string; name: string; size: number }[] | "nothing"> {
  const root = await product.graph(graphToken, "GET", "/me/drive/special/approot");
  if (root.status === 404) return "nothing";
  const folder = await product.graph(graphToken, "GET", `/me/drive/items/${root.body.id}:/${messageId}:`);
  if (folder.status === 404) return "nothing";
  const { body } = await product.graph(graphToken, "GET", `/me/drive/items/${folder.body.id}/children`);
  return body.value;
}

export const visit = (url: string, method = "GET") =>
  fetch(server.url + new URL(url).pathname, {
    method,
    redirect: "manual",
    headers: { "user-agent": CHROME },
  });

export const detail = async (messageId: string) =>
  (await server.call(token, "GET", `/api/messages/${messageId}`)).body;
export const remove = (messageId: string, attachmentId: string) =>
  server.call(token, "DELETE", `/api/messages/${messageId}/attachments/${attachmentId}`);
export const send = (messageId: string) => server.call(token, "POST", `/api/messages/${messageId}/sent`, {});

/** Refused in words, and nothing of it is left anywhere. */
export async function mustBeRefused(messageId: string, reply: Reply, status: number, code: string) {
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code });
  expect(reply.body.detail).toContain("stays attached normally");
  await eventually(async () => expect(await copiesOf(messageId)).toBe("nothing"));
  expect((await detail(messageId)).attachments).toEqual([]);
}
