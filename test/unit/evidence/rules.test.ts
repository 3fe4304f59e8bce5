import { describe, expect, it } from "@jest/globals";
import { judgeHits } from "../../../server/features/evidence/rules.ts";
import type { Hit } from "../../../shared/evidence.ts";
import { buildHit } from "../../support/hits.ts";

const sentAt = "2026-11-20T09:00:00.000Z";
const judgeOne = (change: Partial<Hit>, sent: string | null = sentAt) =>
  judgeHits([buildHit({ id: "1", ...change })], { sentAt: sent, taught: [], readings: [], crowds: [] }).get(
    "1",
  );

describe("judgeHits", () => {
  it.each([
    ["an ordinary client is a person", {}, "person", ["ordinaryAgent"]],
    ["HEAD is automatic", { method: "HEAD" }, "automatic", ["head"]],
    ["a bot is automatic", { agent: "bot" }, "automatic", ["botAgent"]],
    [
      "a bot that asks for headers only is so twice",
      { agent: "bot", method: "HEAD" },
      "automatic",
      ["head", "botAgent"],
    ],
    ["HEAD by a mail proxy is automatic", { agent: "proxy", method: "HEAD" }, "automatic", ["head"]],
    ["a mail proxy is one", { agent: "proxy" }, "mailProxy", ["proxyAgent"]],
    ["without agent nothing is known", { agent: "none" }, "unknown", ["noAgent"]],
    ["the rep's cookie makes it own", { isOwn: true }, "own", ["ownCookie"]],
    ["before sending it is own", { at: "2026-11-20T08:59:59.999Z" }, "own", ["beforeSending"]],
    ["at the moment of sending it is not own", { at: sentAt }, "person", ["ordinaryAgent"]],
    [
      "a bot before sending is own too",
      { at: "2026-11-20T08:00:00.000Z", agent: "bot" },
      "own",
      ["beforeSending"],
    ],
  ] as const)("%s", (_what, change, evidence, reasons) => {
    expect(judgeOne(change)).toEqual({
      evidence,
      reasons: reasons.map((reason) => `evidence.because.${reason}`),
    });
  });

  it("takes every hit for the rep's own while the message is not known to be sent", () => {
    expect(judgeOne({}, null)?.evidence).toBe("own");
  });
});
