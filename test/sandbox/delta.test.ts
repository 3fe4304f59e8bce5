import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Message } from "@microsoft/microsoft-graph-types";
import fc from "fast-check";
import type { Sandbox } from "../../sandbox/server.ts";
import { openSandbox, signIn } from "./support.ts";

const IMMUTABLE = 'IdType="ImmutableId"';

interface Entry extends Message {
  readonly "@removed"?: { readonly reason: string };
}
interface Page {
  readonly value: Entry[];
  readonly "@odata.nextLink"?: string;
  readonly "@odata.deltaLink"?: string;
}

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());
let address = 0;
beforeEach(async () => {
  address += 1;
  token = await signIn(sandbox.url, `delta${address}@customer.test`);
});

async function ask(path: string, init: { method?: string; body?: object; prefer?: string } = {}) {
  const url = path.startsWith("http") ? path : `${sandbox.url}/v1.0/me/${path}`;
  const response = await fetch(url, {
    method: init.method ?? "GET",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...(init.prefer && { prefer: init.prefer }),
    },
    ...(init.body && { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
}

const create = async (subject: string, prefer = IMMUTABLE): Promise<Message> =>
  (await ask("messages", { method: "POST", body: { subject }, prefer })).body;

/** Follows a round to its end. */
async function round(
  path: string,
  prefer = IMMUTABLE,
): Promise<{ entries: Entry[]; link: string; pages: number }> {
  const entries: Entry[] = [];
  let next = path;
  for (let pages = 1; ; pages += 1) {
    const page: Page = (await ask(next, { prefer })).body;
    entries.push(...page.value);
    const link = page["@odata.deltaLink"];
    if (link !== undefined) return { entries, link, pages };
    next = page["@odata.nextLink"] ?? "";
  }
}

const subjects = (entries: readonly Entry[]) => entries.map(({ subject }) => subject);
const DRAFTS = "mailFolders('drafts')/messages/delta";

describe("delta tells of a folder", () => {
  it("everything in the first round, page by page, with what was selected", async () => {
    for (const name of ["a", "b", "c"]) await create(name);
    const { entries, pages } = await round(`${DRAFTS}?$select=subject`, `${IMMUTABLE}, odata.maxpagesize=2`);
    expect(subjects(entries)).toEqual(["a", "b", "c"]);
    expect(pages).toBe(2);
    expect(Object.keys(entries[0] ?? {}).toSorted()).toEqual(["@odata.etag", "@odata.type", "id", "subject"]);
  });

  it("nothing when nothing happened, and what is new, changed and gone when it did", async () => {
    const [stays, goes] = [await create("stays"), await create("goes")];
    const first = await round(DRAFTS);
    expect((await round(first.link)).entries).toEqual([]);
    await ask(`messages/${stays.id}`, { method: "PATCH", body: { subject: "changed" }, prefer: IMMUTABLE });
    await ask(`messages/${goes.id}`, { method: "DELETE" });
    await create("new");
    const { entries } = await round(first.link);
    expect(subjects(entries.filter((entry) => !entry["@removed"]))).toEqual(["changed", "new"]);
    expect(entries.filter((entry) => entry["@removed"])).toEqual([
      { "@odata.type": "#microsoft.graph.message", id: goes.id, "@removed": { reason: "deleted" } },
    ]);
  });

  it("one kind of change if asked so, from the second round on", async () => {
    const old = await create("old");
    const { link, entries } = await round(`${DRAFTS}?changeType=created`);
    expect(subjects(entries)).toEqual(["old"]);
    await ask(`messages/${old.id}`, { method: "PATCH", body: { subject: "changed" } });
    await create("new");
    expect(subjects((await round(link)).entries)).toEqual(["new"]);
  });

  it("what changes while the pages are read in the next round, not twice in this one", async () => {
    const [a] = [await create("a"), await create("b"), await create("c")];
    const page: Page = (await ask(DRAFTS, { prefer: `${IMMUTABLE}, odata.maxpagesize=1` })).body;
    await ask(`messages/${a.id}`, { method: "PATCH", body: { subject: "a again" } });
    const rest = await round(page["@odata.nextLink"] ?? "");
    expect([...subjects(page.value), ...subjects(rest.entries)]).toEqual(["a", "b", "c"]);
    expect(subjects((await round(rest.link)).entries)).toEqual(["a again"]);
  });

  it("nothing of what came and went between two rounds", async () => {
    const { link } = await round(DRAFTS);
    const { id } = await create("gone already");
    await ask(`messages/${id}`, { method: "DELETE", prefer: IMMUTABLE });
    expect((await round(link)).entries).toEqual([]);
  });

  it("the id an item had when it left, whatever it is called now", async () => {
    const draft = await create("moves", "");
    const { link } = await round(DRAFTS, "");
    const move = { method: "POST", body: { destinationId: "inbox" } };
    const moved = await ask(`messages/${draft.id}/move`, move);
    expect(moved.body.id).not.toBe(draft.id);
    expect((await round(link, "")).entries).toMatchObject([
      { id: draft.id, "@removed": { reason: "deleted" } },
    ]);
    await ask(`messages/${moved.body.id}/move`, { method: "POST", body: { destinationId: "drafts" } });
    const [removed, back] = (await round(link, "")).entries;
    expect([removed?.id, back?.subject]).toEqual([draft.id, "moves"]);
    expect((await round(link)).entries).toMatchObject([{ subject: "moves" }]);
  });
});

/** What a client does that keeps a copy of a folder: nothing but follow links. */
async function follow(
  copy: Map<string, string>,
  link: string,
  prefer: string,
  mayRest: boolean,
): Promise<string> {
  const page: Page = (await ask(link, { prefer })).body;
  for (const { id, subject, "@removed": removed } of page.value) {
    if (removed) copy.delete(id ?? "");
    else copy.set(id ?? "", subject ?? "");
  }
  const next = page["@odata.nextLink"];
  if (next === undefined) return page["@odata.deltaLink"] ?? "";
  return mayRest ? next : follow(copy, next, prefer, mayRest);
}

const step = fc.constantFrom("create", "change", "delete", "leave", "return", "page");

async function act(what: string, number: number, held: string[], away: string[]) {
  const post = { method: "POST", prefer: IMMUTABLE };
  const take = (from: string[]) => from.splice(number % Math.max(from.length, 1), 1)[0];
  if (what === "create") return void held.push((await create(`made ${number}`)).id ?? "");
  const id = take(what === "return" ? away : held);
  if (id === undefined) return;
  if (what === "change") {
    await ask(`messages/${id}`, {
      method: "PATCH",
      prefer: IMMUTABLE,
      body: { subject: `changed ${number}` },
    });
    held.push(id);
  } else if (what === "delete") await ask(`messages/${id}`, { method: "DELETE", prefer: IMMUTABLE });
  else {
    const destinationId = what === "leave" ? "inbox" : "drafts";
    await ask(`messages/${id}/move`, { ...post, body: { destinationId } });
    (what === "leave" ? away : held).push(id);
  }
}

describe("a client that follows the links", () => {
  it.each([IMMUTABLE, ""])(
    "ends with what is in the folder, whatever happened meanwhile (%p)",
    async (ids) => {
      const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        address += 1;
        token = await signIn(sandbox.url, `delta${address}@customer.test`);
        const [copy, held, away] = [new Map<string, string>(), [] as string[], [] as string[]];
        const prefer = `${ids ? `${ids}, ` : ""}odata.maxpagesize=2`;
        let link = `${DRAFTS}?$select=subject`;
        for (const [number, what] of steps.entries()) {
          if (what === "page") link = await follow(copy, link, prefer, true);
          else await act(what, number, held, away);
        }
        link = await follow(copy, link, prefer, false);
        await follow(copy, link, prefer, false);
        const { body } = await ask("mailFolders/drafts/messages?$top=100", { prefer: ids });
        const there = body.value.map(({ id, subject }: Message) => [id, subject]);
        expect([...copy].toSorted()).toEqual(there.toSorted());
      });
      await fc.assert(property, { numRuns: 25 });
    },
  );
});

describe("a token", () => {
  it("is gone after a month, and says where to begin anew", async () => {
    const { link } = await round(DRAFTS);
    const body = JSON.stringify({ advanceSeconds: 31 * 24 * 3600 });
    const headers = { "content-type": "application/json" };
    await fetch(`${sandbox.url}/clock`, { method: "POST", headers, body });
    const answer = await ask(link);
    expect([answer.status, answer.body.error.code]).toEqual([410, "SyncStateNotFound"]);
    expect((await ask(answer.headers.get("location") ?? "")).status).toBe(200);
  });

  it("means nothing for another folder, nor when it is made up", async () => {
    const { link } = await round(DRAFTS);
    expect((await ask(link.replace("drafts", "inbox"))).status).toBe(400);
    expect((await ask(`${DRAFTS}?$deltatoken=bWFkZSB1cA`)).status).toBe(400);
  });

  it("dies with the sandbox that gave it", async () => {
    const { link } = await round(DRAFTS);
    const other = await openSandbox();
    token = await signIn(other.url, `delta${address}@customer.test`);
    const answer = await ask(link.replace(sandbox.url, other.url));
    await other.close();
    expect(answer.status).toBe(410);
  });

  it.each(["$search=%22a%22", "$orderby=subject", "$filter=isRead eq true", "changeType=moved"])(
    "is not given for %s",
    async (option) => {
      expect((await ask(`${DRAFTS}?${option}`)).status).toBe(400);
    },
  );

  it("is given for what came since a day", async () => {
    await create("today");
    expect((await round(`${DRAFTS}?$filter=receivedDateTime ge 2020-01-01T00:00:00Z`)).entries).toHaveLength(
      1,
    );
    expect((await round(`${DRAFTS}?$filter=receivedDateTime gt 2999-01-01T00:00:00Z`)).entries).toEqual([]);
  });
});
