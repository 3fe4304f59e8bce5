import { readFileSync } from "node:fs";
import { DeviceType } from "../../shared/interactions.ts";

export interface DeviceCase {
  readonly agent: string;
  readonly type: DeviceType;
  /** Left out where the agent does not say, or opinions differ. */
  readonly system?: string;
  readonly client?: string;
  /** Where the agent is from. */
  readonly source: string;
}

function parse(text: string): DeviceCase[] {
  const cases: DeviceCase[] = [];
  let source = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) source = line.slice(3);
    if (line === "" || line.startsWith("#")) continue;
    const [type = "", system, client, ...agent] = line.split("|");
    cases.push({
      agent: agent.join("|"),
      type: DeviceType.parse(type),
      ...(system && { system }),
      ...(client && { client }),
      source,
    });
  }
  return cases;
}

/** Labelled agents of browsers, mail programs and devices that people hold in their hands. */
export const deviceCases: readonly DeviceCase[] = parse(
  readFileSync(new URL("devices.txt", import.meta.url), "utf8"),
);
