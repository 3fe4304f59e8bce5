import { asyncMethod } from "./async.ts";
import type { Client } from "./client.ts";
import { OfficeFailure, OfficeLimits } from "./errors.ts";
import type { Bag } from "./protocol.ts";

/** @throws {OfficeFailure} when all values of a bag together are longer than Outlook keeps. */
export function checkLength(values: Record<string, unknown>, limit: number): void {
  if (JSON.stringify(values).length > limit) {
    throw new OfficeFailure("DataExceedsMaximumSize", `All values together may have ${limit} characters.`);
  }
}

const texts = (values: Record<string, unknown>) => values as Record<string, string>;

function internetHeaders(client: Client): Office.InternetHeaders {
  type H = Office.InternetHeaders;
  return {
    getAsync: asyncMethod<H["getAsync"]>(1, async ({ args }) => {
      const all = await client.call("readBag", { bag: "headers" });
      const wanted = (args[0] as string[]).filter((name) => Object.hasOwn(all, name));
      return texts(Object.fromEntries(wanted.map((name) => [name, all[name]])));
    }),
    setAsync: asyncMethod<H["setAsync"]>(1, async ({ args }) => {
      await client.call("writeBag", { bag: "headers", set: args[0] as Record<string, unknown>, remove: [] });
    }),
    removeAsync: asyncMethod<H["removeAsync"]>(1, async ({ args }) => {
      await client.call("writeBag", { bag: "headers", set: {}, remove: args[0] as string[] });
    }),
  };
}

function sessionData(client: Client): Office.SessionData {
  const read = async () => texts(await client.call("readBag", { bag: "session" }));
  type S = Office.SessionData;
  return {
    getAllAsync: asyncMethod<S["getAllAsync"]>(0, read),
    getAsync: asyncMethod<S["getAsync"]>(1, async ({ args }) => (await read())[String(args[0])] ?? ""),
    setAsync: asyncMethod<S["setAsync"]>(2, async ({ args: [name, value] }) => {
      const set = { [String(name)]: String(value) };
      checkLength({ ...(await read()), ...set }, OfficeLimits.maxSessionDataLength);
      await client.call("writeBag", { bag: "session", set, remove: [] });
    }),
    removeAsync: asyncMethod<S["removeAsync"]>(1, async ({ args }) => {
      await client.call("writeBag", { bag: "session", set: {}, remove: [String(args[0])] });
    }),
    clearAsync: asyncMethod<S["clearAsync"]>(0, async () => {
      const remove = Object.keys(await read());
      await client.call("writeBag", { bag: "session", set: {}, remove });
    }),
  };
}

export function bagMethods(client: Client) {
  return { internetHeaders: internetHeaders(client), sessionData: sessionData(client) };
}

/** A copy in memory that is written back whole, as custom properties and roaming settings are. */
function copyOf(client: Client, bag: Bag, loaded: Readonly<Record<string, unknown>>, limit: number) {
  const values: Record<string, unknown> = { ...loaded };
  const removed = new Set<string>();
  return {
    get: (name: string) => values[name],
    getAll: () => ({ ...values }),
    set(name: string, value: unknown) {
      removed.delete(name);
      values[name] = value;
    },
    remove(name: string) {
      removed.add(name);
      delete values[name];
    },
    saveAsync: asyncMethod<Office.RoamingSettings["saveAsync"]>(0, async () => {
      checkLength(values, limit);
      await client.call("writeBag", { bag, set: values, remove: [...removed] });
    }),
  };
}

export const roamingSettings = (
  client: Client,
  loaded: Readonly<Record<string, unknown>>,
): Office.RoamingSettings => copyOf(client, "roaming", loaded, OfficeLimits.maxRoamingLength);

export function customProperties(client: Client) {
  return asyncMethod<Office.MessageCompose["loadCustomPropertiesAsync"]>(0, async () => {
    const loaded = await client.call("readBag", { bag: "custom" });
    return copyOf(client, "custom", loaded, OfficeLimits.maxCustomPropertiesLength);
  });
}
