import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openNetworks } from "../../../server/features/networks/index.ts";
import type { PublisherDoor } from "../../../server/platform/publishers.ts";
import { DAY, HOUR } from "../../../shared/time.ts";

const quiet = { info() {}, warn() {}, error() {} };
const oracle = (...ranges: readonly string[]) =>
  JSON.stringify({ regions: [{ region: "x", cidrs: ranges.map((cidr) => ({ cidr, tags: ["OCI"] })) }] });
/** Nobody's in the list that comes with the server. */
const ADDRESS = "84.1.2.3";

let dataDir: string;
let now: Date;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "networks-"));
  now = new Date("2026-11-22T10:00:00.000Z");
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Only Oracle answers; the others are out of reach. */
function open(answer: PublisherDoor) {
  const asked: { url: string; etag: string | undefined }[] = [];
  const ask: PublisherDoor = async (url, known) => {
    if (!url.includes("oracle")) throw new Error("out of reach");
    asked.push({ url, etag: known?.etag });
    return await answer(url, known);
  };
  const networks = openNetworks({ dataDir, ask, clock: { now: () => now }, log: quiet });
  networks.close();
  return { networks, asked };
}
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const texts = (...list: readonly string[]) => {
  const rest = [...list];
  return async () => ({ text: rest.shift() ?? "" });
};

describe("refreshing the networks", () => {
  it("works without any publisher", async () => {
    const { networks } = open(async () => {
      throw new Error("out of reach");
    });
    const results = await networks.refresh();
    expect(new Set(results.values())).toEqual(new Set(["failed"]));
    expect(networks.lookup("66.249.84.33").network).toBe("googleProxy");
    expect(Object.values(networks.status().ages)).toEqual(Array(8).fill(null));
  });

  it("learns what a publisher has, and keeps it over a restart", async () => {
    const { networks } = open(texts(oracle("84.1.0.0/16")));
    expect(networks.lookup(ADDRESS).network).toBe("unknown");
    expect((await networks.refresh()).get("oracle")).toBe("renewed");
    expect(networks.lookup(ADDRESS)).toEqual({ network: "cloud", label: "Oracle Cloud" });
    pass(HOUR);
    const again = open(texts()).networks;
    expect(again.lookup(ADDRESS).label).toBe("Oracle Cloud");
    expect(again.status().ages.oracle).toBe(HOUR);
  });

  it("tells another process of it", async () => {
    const { networks: other } = open(texts());
    expect(other.reload()).toBe(false);
    await open(texts(oracle("84.1.0.0/16"))).networks.refresh();
    expect(other.reload()).toBe(true);
    expect(other.lookup(ADDRESS).label).toBe("Oracle Cloud");
  });

  it("asks once a day, and after a failure once an hour", async () => {
    let isUp = false;
    const { networks, asked } = open(async () => {
      if (!isUp) throw new Error("out of reach");
      return { text: oracle("84.1.0.0/16") };
    });
    await networks.refresh();
    pass(HOUR - 1);
    expect((await networks.refresh()).get("oracle")).toBe("notDue");
    isUp = true;
    pass(1);
    expect((await networks.refresh()).get("oracle")).toBe("renewed");
    pass(DAY - 1);
    expect((await networks.refresh()).get("oracle")).toBe("notDue");
    pass(3 * HOUR);
    expect((await networks.refresh()).get("oracle")).toBe("renewed");
    expect(asked).toHaveLength(3);
  });

  it("does not ask what another process has just asked", async () => {
    await open(texts(oracle("84.1.0.0/16"))).networks.refresh();
    const { networks, asked } = open(texts());
    expect((await networks.refresh()).get("oracle")).toBe("notDue");
    expect(asked).toEqual([]);
  });

  it("hands in the etag, and keeps the list when nothing has changed", async () => {
    const { networks, asked } = open(async (_url, known) =>
      known?.etag === '"1"' ? { etag: '"1"' } : { text: oracle("84.1.0.0/16"), etag: '"1"' },
    );
    await networks.refresh();
    pass(2 * DAY);
    expect((await networks.refresh()).get("oracle")).toBe("unchanged");
    expect(asked.map(({ etag }) => etag)).toEqual([undefined, '"1"']);
    expect(networks.lookup(ADDRESS).label).toBe("Oracle Cloud");
    expect(networks.status().ages.oracle).toBe(0);
  });

  it.each([
    ["no JSON", "<html>Sign in to the hotel's network</html>"],
    ["another form", '{"regions":"none"}'],
    ["no range at all", oracle()],
    ["less than half of what it had", oracle("84.1.0.0/24")],
    ["private space", oracle("84.1.0.0/24", "84.3.0.0/24", "10.0.0.0/8")],
    ["the whole Internet", oracle("84.1.0.0/24", "84.3.0.0/24", "0.0.0.0/0")],
    ["what is no range", oracle("84.1.0.0/24", "84.3.0.0/24", "84.1.2.3/99")],
  ])("refuses %s, and goes on by the last good list", async (_what, bad) => {
    const { networks } = open(texts(oracle("84.1.0.0/24", "84.1.2.0/24", "84.3.0.0/24"), bad));
    await networks.refresh();
    pass(2 * DAY);
    expect((await networks.refresh()).get("oracle")).toBe("refused");
    expect(networks.lookup(ADDRESS).label).toBe("Oracle Cloud");
  });

  it("is not stopped by a file that somebody spoilt", async () => {
    await open(texts(oracle("84.1.0.0/16"))).networks.refresh();
    for (const name of readdirSync(join(dataDir, "networks")))
      writeFileSync(join(dataDir, "networks", name), "{");
    const { networks } = open(texts(oracle("84.1.0.0/16")));
    expect(networks.lookup(ADDRESS).network).toBe("unknown");
    expect((await networks.refresh()).get("oracle")).toBe("renewed");
    expect(networks.lookup(ADDRESS).label).toBe("Oracle Cloud");
    expect(readdirSync(join(dataDir, "networks"))).toEqual(["oracle.json"]);
  });
});
