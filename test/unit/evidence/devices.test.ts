import { describe, expect, it } from "@jest/globals";
import { readAgent } from "../../../server/features/evidence/agent.ts";
import { type DeviceCase, deviceCases } from "../../evidence/devices.ts";

const wrong = (
  read: (one: DeviceCase) => string | undefined,
  wanted: (one: DeviceCase) => string | undefined,
) =>
  deviceCases
    .filter((one) => wanted(one) !== undefined && read(one) !== wanted(one))
    .map(({ agent }) => agent);

describe("readAgent, over the labelled agents", () => {
  it("has a set that is worth it", () => {
    const count = (type: string) => deviceCases.filter((one) => one.type === type).length;
    expect(deviceCases.length).toBeGreaterThanOrEqual(300);
    for (const type of ["desktop", "mobile", "tablet"]) expect(count(type)).toBeGreaterThanOrEqual(50);
    expect(new Set(deviceCases.map(({ agent }) => agent)).size).toBe(deviceCases.length);
  });

  it("gets the type of at least 97 of 100 right", () => {
    const misses = wrong(
      ({ agent }) => readAgent(agent).device?.type,
      ({ type }) => type,
    );
    expect(misses.length / deviceCases.length).toBeLessThanOrEqual(0.03);
  });

  it("gets each system and each client right", () => {
    expect(
      wrong(
        ({ agent }) => readAgent(agent).device?.system,
        ({ system }) => system,
      ),
    ).toEqual([]);
    expect(
      wrong(
        ({ agent }) => readAgent(agent).device?.client,
        ({ client }) => client,
      ),
    ).toEqual([]);
  });

  it("takes none of them for a program without a person", () => {
    expect(
      wrong(
        ({ agent }) => readAgent(agent).agent,
        () => "ordinary",
      ),
    ).toEqual([]);
  });
});
