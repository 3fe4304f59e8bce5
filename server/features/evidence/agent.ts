import Bowser from "bowser";
import { isbot, isbotPattern } from "isbot";
import type { HitFeatures } from "../../../shared/evidence.ts";
import type { Device } from "../../../shared/interactions.ts";
import { readSystem, readType } from "./agentDevice.ts";
import { BOTS, MAIL_PROXIES, type MailProgram, PREFETCHES, PROGRAMS } from "./agentPrograms.ts";

/** What a `User-Agent` header comes to. Nothing of its text is kept but names from our own and our parsers' lists. */
export type AgentFeatures = Pick<HitFeatures, "device" | "agent" | "agentLabel">;

/** Where Bowser does not know a name it makes one up from the agent's text, which must not be kept. */
const BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));
/** A longer agent is nobody's: patterns need not be tried on what somebody made up. */
const MAX_LENGTH = 1000;

function readBrowser(agent: string): string {
  const { name } = Bowser.getParser(agent).getBrowser();
  return name !== undefined && BROWSERS.has(name) ? name : "";
}

function readDevice(agent: string, program: MailProgram | undefined): Device {
  const type = readType(agent);
  return {
    type: type === "unknown" ? (program?.type ?? type) : type,
    system: readSystem(agent) || (program?.system ?? ""),
    client: program?.client ?? readBrowser(agent),
  };
}

/** The system and browser that a fetching service names are its disguise, not the reader's. */
const fetchedFor = (client: string): Device => ({ type: "unknown", system: "", client });

const find = <T extends readonly [RegExp, ...unknown[]]>(list: readonly T[], agent: string) =>
  list.find(([pattern]) => pattern.test(agent));

/** The pattern by which a bot was known, from isbot's list, where it reads as a word; never the agent's own text. */
function botLabel(agent: string): string {
  const pattern = isbotPattern(agent) ?? "";
  return /^[\w .-]{1,40}$/.test(pattern) ? pattern : "";
}

/** @param header as it came; "" if there was none. */
export function readAgent(header: string): AgentFeatures {
  const agent = header.trim().slice(0, MAX_LENGTH);
  if (agent === "") return { device: null, agent: "none", agentLabel: "" };
  const proxy = find(MAIL_PROXIES, agent);
  if (proxy) return { device: fetchedFor(proxy[2]), agent: "proxy", agentLabel: proxy[1] };
  const prefetch = find(PREFETCHES, agent);
  if (prefetch) return { device: fetchedFor(prefetch[2]), agent: "prefetch", agentLabel: prefetch[1] };
  const bot = find(BOTS, agent);
  if (bot) return { device: null, agent: "bot", agentLabel: bot[1] };
  const program = PROGRAMS.find(({ pattern }) => pattern.test(agent));
  if (program === undefined && isbot(agent))
    return { device: null, agent: "bot", agentLabel: botLabel(agent) };
  return { device: readDevice(agent, program), agent: "ordinary", agentLabel: "" };
}
