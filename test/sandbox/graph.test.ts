import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Client, GraphError } from "@microsoft/microsoft-graph-client";
import type { Message } from "@microsoft/microsoft-graph-types";
import type { Sandbox } from "../../sandbox/server.ts";
import { CLIENT_ID, CLIENT_SECRET, graphClient, openSandbox, postToken, signIn } from "./support.ts";

let sandbox: Sandbox;
let rep: Client;
let ann: Client;
beforeAll(async () => {
  sandbox = await openSandbox();
  rep = await graphClient(sandbox, "rep@contoso.test");
  ann = await graphClient(sandbox, "ann@customer.test");
});
afterAll(() => sandbox.close());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: GraphError) => ({ status: error.statusCode, code: error.code }),
  );

async function find(client: Client, folder: string, filter: string): Promise<Message | undefined> {
  const answer = await client.api(`/me/mailFolders/${folder}/messages`).filter(filter).get();
  return answer.value[0];
}

describe("drafts", () => {
  it("can be changed by who has seen the last version only", async () => {
    const draft = await rep.api("/me/messages").post({ subject: "One" });
    const etag = draft["@odata.etag"];
    await rep.api(`/me/messages/${draft.id}`).header("If-Match", etag).patch({ subject: "Two" });
    const stale = rep.api(`/me/messages/${draft.id}`).header("If-Match", etag).patch({ subject: "Three" });
    expect(await refusal(stale)).toEqual({ status: 412, code: "ErrorIrresolvableConflict" });
    expect((await rep.api(`/me/messages/${draft.id}`).get()).subject).toBe("Two");
  });

  it("keep attachments, and go to Deleted Items before they are gone", async () => {
    const draft = await rep.api("/me/messages").post({ subject: "With a file" });
    const path = `/me/messages/${draft.id}`;
    const file = {
      "@odata.type": "#microsoft.graph.fileAttachment",
      name: "a.txt",
      contentBytes: "aGVsbG8=",
    };
    const added = await rep.api(`${path}/attachments`).post(file);
    expect(added).toMatchObject({ name: "a.txt", size: 5, isInline: false });
    expect(await rep.api(path).expand("attachments").get()).toMatchObject({
      hasAttachments: true,
      attachments: [{ contentBytes: "aGVsbG8=" }],
    });
    await rep.api(`${path}/attachments/${added.id}`).delete();
    expect((await rep.api(path).get()).hasAttachments).toBe(false);
    await rep.api(path).delete();
    const deleted = await find(rep, "deleteditems", "subject eq 'With a file'");
    await rep.api(`/me/messages/${deleted!.id}`).delete();
    expect(await find(rep, "deleteditems", "subject eq 'With a file'")).toBeUndefined();
  });

  it.each<[string, unknown, number, string]>([
    ["a property that doesn't exist", { colour: "red" }, 400, "RequestBodyRead"],
    ["a property Exchange sets", { isDraft: false }, 400, "ErrorInvalidPropertySet"],
    [
      "a header that isn't x-",
      { internetMessageHeaders: [{ name: "Reply-By", value: "1" }] },
      400,
      "InvalidInternetMessageHeader",
    ],
    [
      "a header of two lines",
      { internetMessageHeaders: [{ name: "x-a", value: "1\r\nBcc: x" }] },
      400,
      "InvalidInternetMessageHeader",
    ],
    [
      "an attachment of 3 MB",
      {
        attachments: [
          {
            "@odata.type": "#microsoft.graph.fileAttachment",
            name: "big",
            contentBytes: Buffer.alloc(3 * 1024 * 1024).toString("base64"),
          },
        ],
      },
      413,
      "RequestEntityTooLarge",
    ],
  ])("refuse %s", async (_what, message, status, code) => {
    expect(await refusal(rep.api("/me/messages").post(message))).toEqual({ status, code });
  });
});

describe("lists", () => {
  it("come in pages that can be followed to the end", async () => {
    const carla = await graphClient(sandbox, "carla@customer.test");
    for (let i = 0; i < 5; i += 1) await carla.api("/me/messages").post({ subject: `Draft ${i}` });
    const first = await carla.api("/me/messages").select("subject").top(2).count(true).get();
    expect(first["@odata.count"]).toBe(5);
    const subjects = first.value.map(({ subject }: Message) => subject);
    let next: string | undefined = first["@odata.nextLink"];
    expect(next).toMatch(/^http:\/\/127\.0\.0\.1:/);
    while (next) {
      const page = await carla.api(next.replace(sandbox.url, "https://graph.microsoft.com")).get();
      subjects.push(...page.value.map(({ subject }: Message) => subject));
      next = page["@odata.nextLink"];
    }
    expect(subjects.toSorted()).toEqual([0, 1, 2, 3, 4].map((i) => `Draft ${i}`));
  });

  it("know folders by name, by id and as a function", async () => {
    const { value } = await rep.api("/me/mailFolders").get();
    expect(value).toHaveLength(5);
    const inbox = await rep.api("/me/mailFolders/Inbox").get();
    expect(inbox.totalItemCount).toBeGreaterThanOrEqual(3);
    expect(await rep.api(`/me/mailFolders/${inbox.id}`).get()).toMatchObject({ displayName: "Inbox" });
    expect((await rep.api("/me/mailFolders('inbox')/messages").get()).value.length).toBeGreaterThanOrEqual(3);
  });
});

describe("Graph's doors", () => {
  const status = async (path: string, token: string) => {
    const response = await fetch(`${sandbox.url}/v1.0${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await response.json()) as { error?: { code: string; innerError: Record<string, string> } };
    return { status: response.status, code: body.error?.code, ids: response.headers.get("request-id") };
  };

  it("open for the right audience only", async () => {
    const apiToken = await signIn(sandbox.url, "rep@contoso.test", `api://${CLIENT_ID}/access_as_user`);
    for (const token of [apiToken, "", "a.b.c"]) {
      expect(await status("/me", token)).toEqual({
        status: 401,
        code: "InvalidAuthenticationToken",
        ids: expect.any(String),
      });
    }
  });

  it("stay closed where the token has not the permission", async () => {
    const token = await signIn(sandbox.url, "rep@contoso.test", "https://graph.microsoft.com/User.Read");
    expect((await status("/me", token)).status).toBe(200);
    expect((await status("/me/messages", token)).code).toBe("ErrorAccessDenied");
  });

  it("lead no user into another's mailbox, and an app into those of its tenant", async () => {
    const own = await signIn(sandbox.url, "rep@contoso.test");
    expect((await status("/users/rep@contoso.test/messages", own)).status).toBe(200);
    expect((await status("/users/rep2@contoso.test/messages", own)).code).toBe("ErrorAccessDenied");
    const form = { grant_type: "client_credentials", client_id: CLIENT_ID, client_secret: CLIENT_SECRET };
    const scope = "https://graph.microsoft.com/.default";
    const { body } = await postToken(sandbox.url, { ...form, scope }, "contoso.test");
    expect((await status("/users/rep@contoso.test/messages", body.access_token)).status).toBe(200);
    expect((await status("/users/rep@fabrikam.test/messages", body.access_token)).code).toBe(
      "ErrorInvalidUser",
    );
    expect((await status("/me/messages", body.access_token)).status).toBe(400);
  });

  it("know no item of another mailbox by its id", async () => {
    const draft: Message = await rep.api("/me/messages").post({ subject: "Mine" });
    expect(await refusal(ann.api(`/me/messages/${draft.id}`).get())).toMatchObject({ status: 404 });
  });

  it("refuse what isn't there rather than ignore it", async () => {
    expect(await refusal(rep.api("/me/calendars").get())).toEqual({ status: 400, code: "BadRequest" });
    expect(await refusal(rep.api("/me/messages").query({ $search: '"x"' }).get())).toMatchObject({
      status: 400,
    });
    expect(await refusal(rep.api("/me/messages").select("colour").get())).toMatchObject({ status: 400 });
  });
});
