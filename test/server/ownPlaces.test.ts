import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { createOwnPlaces } from "../../server/features/own/places.ts";
import { OwnPlaceRow, ownKeys } from "../../server/features/own/rows.ts";
import { openTables, type Table, type Tables } from "../../server/platform/tables.ts";
import { AppError } from "../../shared/errors.ts";
import { HOUR, MINUTE } from "../../shared/time.ts";
import { cookieSecret } from "../support/tracking.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
const HOME = "203.0.113.77";

/** Places with a clock that stands still until it is moved, and an organization of their own. */
function startPlaces(tables: Tables = openTables(process.env.TEST_STORAGE ?? "")) {
  let now = Date.now();
  const logged: unknown[] = [];
  const log = { info() {}, warn: (...all: unknown[]) => void logged.push(all), error() {} };
  const open = () =>
    createOwnPlaces({ tables, clock: { now: () => new Date(now) }, log, secret: cookieSecret });
  const rep = { orgId: randomUUID(), repId: randomUUID() };
  const places = open();
  return {
    logged,
    rep,
    places,
    /** As another process has them: nothing is remembered. */
    open,
    at: () => now,
    advance(ms: number) {
      now += ms;
    },
    async note(address: string, agent = FIREFOX) {
      places.note({ ...rep, address, agent });
      await places.settled();
    },
    rows: () => tables.organization(rep.orgId).list(OwnPlaceRow, ownKeys.partition),
    ask: (address: string, agent = FIREFOX) => open().ownPlaceOf({ ...rep, address, agent, at: now }),
  };
}

describe("where a rep was signed in", () => {
  it("is known to every process, by address and by agent", async () => {
    const world = startPlaces();
    await world.note(HOME);
    expect(await world.ask(HOME)).toBe("addressAndAgent");
    expect(await world.ask(HOME, "Outlook")).toBe("address");
    expect(await world.ask("203.0.113.78")).toBe("no");
    const other = { ...world.rep, repId: randomUUID(), address: HOME, agent: FIREFOX, at: world.at() };
    expect(await world.open().ownPlaceOf(other)).toBe("no");
  });

  it("is known by the network of an IPv6 address", async () => {
    const world = startPlaces();
    await world.note("2001:db8:7:7:1234::1");
    expect(await world.ask("2001:db8:7:7:abcd::2")).toBe("addressAndAgent");
    expect(await world.ask("2001:db8:7:8:1234::1")).toBe("no");
  });

  it("is known to whoever folds a moment later, though nothing was known a moment before", async () => {
    const world = startPlaces();
    const folding = world.open();
    const request = { ...world.rep, address: HOME, agent: FIREFOX };
    expect(await folding.ownPlaceOf({ ...request, at: world.at() })).toBe("no");
    world.advance(10);
    await world.note(HOME);
    expect(await folding.ownPlaceOf({ ...request, at: world.at() })).toBe("addressAndAgent");
  });

  it("is stored without the address and the agent", async () => {
    const world = startPlaces();
    await world.note(HOME);
    const stored = JSON.stringify(await world.rows());
    for (const part of [HOME, "203.0", FIREFOX, "Firefox", Buffer.from(HOME).toString("base64url")]) {
      expect(stored).not.toContain(part);
    }
  });

  it.each(["127.0.0.1", "10.0.0.7", "192.168.0.9", "100.64.0.1", "fe80::1", "::ffff:10.0.0.7", ""])(
    "says nothing where many are behind one address: %s",
    async (address) => {
      const world = startPlaces();
      await world.note(address);
      expect(await world.rows()).toEqual([]);
      expect(await world.ask(address)).toBe("no");
    },
  );

  it("is written once in ten minutes at most, and holds from the first sight on", async () => {
    const world = startPlaces();
    const from = world.at();
    await world.note(HOME);
    const [first] = await world.rows();
    world.advance(9 * MINUTE);
    await world.note(HOME);
    expect(await world.rows()).toEqual([first]);
    world.advance(2 * MINUTE);
    await world.note(HOME);
    const [second] = await world.rows();
    expect(second?.value).toMatchObject({
      firstAt: new Date(from).toISOString(),
      lastAt: new Date(world.at()).toISOString(),
    });
  });

  it("is forgotten twelve hours after the last sight, and its row goes with the sweep", async () => {
    const world = startPlaces();
    await world.note(HOME);
    world.advance(6 * HOUR);
    await world.note("203.0.113.90");
    world.advance(6 * HOUR + MINUTE);
    expect(await world.ask(HOME)).toBe("no");
    expect(await world.ask("203.0.113.90")).toBe("addressAndAgent");
    await world.places.sweep(world.rep.orgId);
    expect(await world.rows()).toHaveLength(1);
  });

  it("holds nothing up while storage is away, and is noted with the next sign-in", async () => {
    const real = openTables(process.env.TEST_STORAGE ?? "");
    const away = new AppError("storage_unavailable", "Storage is away.");
    let isAway = true;
    const organization = (orgId: string): Table => {
      const table = real.organization(orgId);
      return {
        ...table,
        find: (schema, key) => (isAway ? Promise.reject(away) : table.find(schema, key)),
        list: (schema, ...of) => (isAway ? Promise.reject(away) : table.list(schema, ...of)),
      };
    };
    const world = startPlaces({ ...real, organization });
    await world.note(HOME);
    expect(world.logged).toHaveLength(1);
    expect(JSON.stringify(world.logged)).not.toContain(HOME);
    await expect(world.ask(HOME)).rejects.toMatchObject({ code: "storage_unavailable" });
    isAway = false;
    await world.note(HOME);
    expect(await world.ask(HOME)).toBe("addressAndAgent");
  });

  it("is no place when its rows can't be read, and never fails the fold", async () => {
    const real = openTables(process.env.TEST_STORAGE ?? "");
    const world = startPlaces(real);
    const key = ownKeys.place(world.rep.repId, { addressTag: "a", agentTag: "b" });
    await real.organization(world.rep.orgId).insert(key, { nonsense: true });
    expect(await world.ask(HOME)).toBe("no");
    expect(world.logged).toHaveLength(1);
  });
});
