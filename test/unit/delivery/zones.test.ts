import { describe, expect, it } from "@jest/globals";
import { createZones } from "../../../server/features/delivery/zones.ts";
import { addresses } from "./addresses.ts";

const zones = createZones();
const now = new Date("2026-11-23T10:00:00Z");
const whereabouts = (address: object, zone: string | null = null) =>
  zones.whereabouts({ address, zone }, now);

describe("the zone of a record", () => {
  it.each(addresses.map(({ address, expected }) => [Object.values(address).join(", "), expected, address]))(
    "at %s is %s",
    async (_what, expected, address) => {
      const { found } = await whereabouts(address as object);
      expect(found.zone ?? found.problem).toBe(expected);
    },
  );

  it("is the one that was set, whatever the address says", async () => {
    const place = await whereabouts({ country: "Slovenia" }, "America/Denver");
    expect(place).toMatchObject({ found: { zone: "America/Denver" }, basis: "zone", country: "SI" });
  });

  it("is that of its address if the one set is none", async () => {
    const place = await whereabouts({ country: "Slovenia" }, "Ljubljana time");
    expect(place).toMatchObject({ found: { zone: "Europe/Ljubljana" }, basis: "address" });
  });

  it("comes with country and region for whoever asks for holidays there", async () => {
    expect(await whereabouts({ country: "Nemčija", region: "Bayern", city: "München" })).toMatchObject({
      ...{ country: "DE", region: "BY" },
    });
    expect(await whereabouts({ country: "USA", region: "california" })).toMatchObject({ region: "CA" });
  });
});
