import { client } from "../case.ts";

export const DEFENDER = "check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern";
export const HEAD = { method: "HEAD" } as const;
export const machine = (agent: string, address: string) => client("automatic", agent, address);
