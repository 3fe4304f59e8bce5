import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Client, GraphError } from "@microsoft/microsoft-graph-client";
import type { TodoTask, TodoTaskList } from "@microsoft/microsoft-graph-types";
import type { Sandbox } from "../../sandbox/server.ts";
import { graphClient, openSandbox, signIn } from "./support.ts";

let sandbox: Sandbox;
let rep: Client;
let tasks: string;
beforeAll(async () => {
  sandbox = await openSandbox();
  rep = await graphClient(sandbox, "rep@contoso.test");
  const { value } = await rep.api("/me/todo/lists").get();
  const list = value.find(({ wellknownListName }: TodoTaskList) => wellknownListName === "defaultList");
  tasks = `/me/todo/lists/${list.id}/tasks`;
});
afterAll(() => sandbox.close());

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: GraphError) => ({ status: error.statusCode, code: error.code }),
  );
const call = {
  title: "Call Ann",
  body: { content: "About the offer", contentType: "text" },
  importance: "high",
  isReminderOn: true,
  dueDateTime: { dateTime: "2026-11-24T09:30:00", timeZone: "UTC" },
  reminderDateTime: { dateTime: "2026-11-24T09:00:00.5", timeZone: "UTC" },
  linkedResources: [
    {
      webUrl: "http://localhost:3000/app/messages/1",
      applicationName: "Email Engagement",
      displayName: "Three ideas",
      externalId: "1",
    },
  ],
};

describe("a task", () => {
  it("is made with what it is about, which is shown later only when asked for", async () => {
    const made = await rep.api(tasks).post(call);
    expect(made).toMatchObject({
      title: "Call Ann",
      status: "notStarted",
      dueDateTime: { dateTime: "2026-11-24T00:00:00.0000000", timeZone: "UTC" },
      reminderDateTime: { dateTime: "2026-11-24T09:00:00.5000000", timeZone: "UTC" },
      linkedResources: [{ ...call.linkedResources[0], id: expect.any(String) }],
    });
    const read: TodoTask = await rep.api(`${tasks}/${made.id}`).get();
    expect(read).not.toHaveProperty("linkedResources");
    expect(
      (await rep.api(`${tasks}/${made.id}`).expand("linkedResources").get()).linkedResources,
    ).toHaveLength(1);
    const links = await rep.api(`${tasks}/${made.id}/linkedResources`).get();
    expect(links.value).toMatchObject([{ externalId: "1" }]);
  });

  it("is changed, finished and removed", async () => {
    const made = await rep.api(tasks).post({ title: "Call" });
    const done = await rep.api(`${tasks}/${made.id}`).patch({ status: "completed" });
    expect(done).toMatchObject({ status: "completed", completedDateTime: { timeZone: "UTC" } });
    expect(done["@odata.etag"]).not.toBe(made["@odata.etag"]);
    expect(await rep.api(`${tasks}/${made.id}`).patch({ status: "notStarted" })).not.toHaveProperty(
      "completedDateTime",
    );
    await rep.api(`${tasks}/${made.id}`).delete();
    expect(await refusal(rep.api(`${tasks}/${made.id}`).get())).toEqual({
      status: 404,
      code: "ErrorItemNotFound",
    });
  });

  it("gets more linked to it, and less", async () => {
    const made = await rep.api(tasks).post({ title: "Call" });
    const path = `${tasks}/${made.id}/linkedResources`;
    const link = await rep.api(path).post({ applicationName: "Email Engagement", displayName: "Reply" });
    await rep.api(`${path}/${link.id}`).delete();
    expect((await rep.api(path).get()).value).toEqual([]);
    expect(await refusal(rep.api(`${path}/${link.id}`).delete())).toMatchObject({ status: 404 });
  });

  it("comes in pages", async () => {
    const { id } = await rep.api("/me/todo/lists").post({ displayName: "Three" });
    const path = `/me/todo/lists/${id}/tasks`;
    for (const title of ["a", "b", "c"]) await rep.api(path).post({ title });
    const first = await rep.api(path).top(2).get();
    expect(first.value.map(({ title }: TodoTask) => title)).toEqual(["c", "b"]);
    const next = await rep
      .api(first["@odata.nextLink"].replace(sandbox.url, "https://graph.microsoft.com"))
      .get();
    expect(next.value.map(({ title }: TodoTask) => title)).toEqual(["a"]);
  });

  it.each<[string, object]>([
    ["a property that doesn't exist", { title: "x", colour: "red" }],
    ["a status that doesn't exist", { title: "x", status: "dreaming" }],
    [
      "an instant with an offset",
      { title: "x", dueDateTime: { dateTime: "2026-11-24T09:00:00+01:00", timeZone: "UTC" } },
    ],
  ])("is refused with %s", async (_what, task) => {
    expect(await refusal(rep.api(tasks).post(task))).toEqual({ status: 400, code: "RequestBodyRead" });
  });

  it("takes its own permission, and is its owner's", async () => {
    const token = await signIn(sandbox.url, "rep@contoso.test", "https://graph.microsoft.com/Mail.ReadWrite");
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${sandbox.url}/v1.0/me/todo/lists`, { headers })).status).toBe(403);
    const other = await graphClient(sandbox, "rep2@contoso.test");
    expect(await refusal(other.api(tasks).get())).toMatchObject({ status: 404 });
  });
});

describe("a list", () => {
  it("is made, renamed and removed with its tasks, but not a built-in one", async () => {
    const list = await rep.api("/me/todo/lists").post({ displayName: "Calls" });
    const path = `/me/todo/lists/${list.id}`;
    expect(await rep.api(path).patch({ displayName: "All calls" })).toMatchObject({
      displayName: "All calls",
      wellknownListName: "none",
      isOwner: true,
    });
    await rep.api(`${path}/tasks`).post({ title: "Call" });
    await rep.api(path).delete();
    expect(await refusal(rep.api(`${path}/tasks`).get())).toMatchObject({ status: 404 });
    expect(await refusal(rep.api(tasks.replace(/\/tasks$/, "")).delete())).toMatchObject({ status: 400 });
  });
});
