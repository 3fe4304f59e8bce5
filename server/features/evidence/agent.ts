import Bowser from "bowser";
import { isbot, isbotMatch } from "isbot";
import type { HitFeatures } from "../../../shared/evidence.ts";
import type { Device, DeviceType } from "../../../shared/interactions.ts";

/** What a `User-Agent` header comes to. Nothing of its text is kept but names from our own and our parsers' lists. */
export type AgentFeatures = Pick<HitFeatures, "device" | "agent" | "agentLabel">;

/**
 * Mail services that fetch images for their readers when a message is opened. isbot counts them as bots, but behind
 * each request is a person's open.
 */
const MAIL_PROXIES: readonly (readonly [RegExp, string, string])[] = [
  [/GoogleImageProxy/i, "GoogleImageProxy", "Gmail"],
  [/YahooMailProxy/i, "YahooMailProxy", "Yahoo Mail"],
];

/** Mail programs that Bowser takes for an old browser or does not know, and isbot in part for a bot. */
const MAIL_PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/Outlook-(iOS|Android)/i, "Outlook"],
  [/Microsoft Outlook|MacOutlook|ms-office|MSOffice/i, "Outlook"],
  [/Thunderbird\//i, "Thunderbird"],
  [/^Evolution /i, "Evolution"],
];

const TYPES: ReadonlySet<string> = new Set<DeviceType>(["desktop", "mobile", "tablet", "tv"]);
/** Where Bowser does not know a name it makes one up from the agent's text, which must not be kept. */
const BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS: ReadonlySet<string> = new Set(Object.values(Bowser.OS_MAP));
const MAX_LABEL_LENGTH = 40;

const known = (names: ReadonlySet<string>, name: string | undefined) =>
  name !== undefined && names.has(name) ? name : "";

function readDevice(agent: string, program: string | undefined): Device {
  const { browser, os, platform } = Bowser.parse(agent);
  const type = platform.type ?? "unknown";
  return {
    type: TYPES.has(type) ? (type as DeviceType) : "unknown",
    system: known(SYSTEMS, os.name),
    client: program ?? known(BROWSERS, browser.name),
  };
}

/** @param agent the header as it came; "" if there was none. */
export function readAgent(agent: string): AgentFeatures {
  if (agent.trim() === "") return { device: null, agent: "none", agentLabel: "" };
  const proxy = MAIL_PROXIES.find(([pattern]) => pattern.test(agent));
  if (proxy) {
    // The system and browser a proxy names are its disguise, not the reader's.
    return {
      device: { type: "unknown", system: "", client: proxy[2] },
      agent: "proxy",
      agentLabel: proxy[1],
    };
  }
  const program = MAIL_PROGRAMS.find(([pattern]) => pattern.test(agent))?.[1];
  if (program === undefined && isbot(agent)) {
    return { device: null, agent: "bot", agentLabel: (isbotMatch(agent) ?? "").slice(0, MAX_LABEL_LENGTH) };
  }
  return { device: readDevice(agent, program), agent: "ordinary", agentLabel: "" };
}
