import { describe, expect, it } from "@jest/globals";
import { RESERVED_NETWORK, type Reason } from "../../../shared/evidence.ts";
import type { Evidence } from "../../../shared/interactions.ts";
import { azure, cloud, evidenceOf, type Given, HOUR, judge, link, MINUTE, outlook } from "./given.ts";

describe("one hit alone", () => {
  it.each<[string, Given[number], Evidence, string[]]>([
    ["an ordinary client", { s: HOUR }, "person", ["ordinaryAgent"]],
    ["a click without an open", { s: HOUR, ...link(1) }, "person", ["ordinaryAgent"]],
    ["before sending", { s: -0.001 }, "own", ["beforeSending"]],
    ["a bot before sending", { s: -60, agent: "bot" }, "own", ["beforeSending"]],
    ["the rep's cookie", { s: HOUR, isOwn: true }, "own", ["ownCookie"]],
    ["the rep's place and program", { s: HOUR, ownPlace: "addressAndAgent" }, "own", ["ownPlace"]],
    [
      "a mail program in the rep's network",
      { s: HOUR, ownPlace: "address", ...outlook },
      "own",
      ["ownMailProgram"],
    ],
    [
      "a browser in the rep's network",
      { s: HOUR, ownPlace: "address", device: null },
      "person",
      ["ordinaryAgent"],
    ],
    ["HEAD", { s: HOUR, method: "HEAD" }, "automatic", ["head"]],
    ["HEAD by a mail proxy", { s: HOUR, method: "HEAD", agent: "proxy" }, "automatic", ["head"]],
    ["a bot", { s: HOUR, agent: "bot" }, "automatic", ["botAgent"]],
    [
      "a bot that asks for headers",
      { s: HOUR, agent: "bot", method: "HEAD" },
      "automatic",
      ["head", "botAgent"],
    ],
    ["a prefetch that says so", { s: HOUR, isPrefetch: true }, "automatic", ["prefetchHeader"]],
    ["a scanner's network", { s: HOUR, network: "scanner" }, "automatic", ["scannerNetwork"]],
    [
      "Gmail's prefetch",
      { s: 4, agent: "prefetch", network: "googleProxy" },
      "automatic",
      ["servicePrefetch"],
    ],
    ["Apple's prefetch", { s: 4, agent: "prefetch", network: "appleRelay" }, "unknown", ["privacyPrefetch"]],
    [
      "a link followed as Apple's prefetch",
      { s: 4, agent: "prefetch", ...link(0) },
      "automatic",
      ["serviceClick"],
    ],
    [
      "Gmail's proxy",
      { s: 20, agent: "proxy", network: "googleProxy" },
      "mailProxy",
      ["proxyAgent", "proxyNetwork"],
    ],
    [
      "Gmail's proxy, network not known",
      { s: 3, agent: "proxy", agentLabel: "GoogleImageProxy" },
      "mailProxy",
      ["proxyAgent"],
    ],
    [
      "Gmail's proxy from elsewhere",
      { s: HOUR, agent: "proxy", agentLabel: "GoogleImageProxy", ...cloud },
      "automatic",
      ["falseProxy"],
    ],
    [
      "a link followed by a mail service",
      { s: HOUR, network: "microsoftProxy", ...link(0) },
      "automatic",
      ["serviceClick"],
    ],
    ["Outlook on the web", { s: HOUR, network: "microsoftProxy" }, "mailProxy", ["proxyNetwork"]],
    [
      "Outlook on the web from elsewhere in Microsoft's network",
      { s: HOUR, ...azure, device: null },
      "mailProxy",
      ["outlookNetwork"],
    ],
    [
      "Exchange Online seconds after sending",
      { s: 20, network: "microsoftProxy" },
      "automatic",
      ["serviceAtDelivery"],
    ],
    ["seconds after sending", { s: 4 }, "automatic", ["tooSoon"]],
    [
      "seconds after sending, from our side of the Internet",
      { s: 4, networkLabel: RESERVED_NETWORK },
      "person",
      ["ordinaryAgent"],
    ],
    ["a click before anybody opened", { s: 25, ...link(0) }, "automatic", ["clickTooSoon"]],
    ["a reader who was waiting for it", { s: 15 }, "person", ["ordinaryAgent"]],
    ["rented machines right after sending", { s: 60, ...cloud }, "automatic", ["cloudAtDelivery"]],
    [
      "a click from them a little later",
      { s: 5 * MINUTE, ...cloud, ...link(0) },
      "automatic",
      ["cloudAtDelivery"],
    ],
    ["rented machines later", { s: HOUR, ...cloud, device: null }, "unknown", ["cloud"]],
    ["a mail program on a remote desktop", { s: HOUR, ...cloud, ...outlook }, "person", ["ordinaryAgent"]],
    ["no agent right after sending", { s: 60, agent: "none" }, "automatic", ["noAgentScanner"]],
    ["no agent, later", { s: HOUR, agent: "none" }, "unknown", ["noAgent"]],
    ["a click without agent", { s: HOUR, agent: "none", ...link(0) }, "automatic", ["noAgentScanner"]],
    ["an open that asks for privacy", { s: HOUR, asksPrivacy: true }, "unknown", ["asksPrivacy"]],
    [
      "a click that asks for privacy",
      { s: HOUR, asksPrivacy: true, ...link(0) },
      "person",
      ["ordinaryAgent"],
    ],
  ])("%s", (_what, given, evidence, reasons) => {
    const [judgement] = judge([given]);
    expect(judgement).toEqual({
      evidence,
      reasons: reasons.map((reason) => `evidence.because.${reason}` as Reason),
      taught: null,
    });
  });

  it("is the rep's own while the message is not known to be sent", () => {
    expect(evidenceOf([{ s: HOUR }], { sentAt: null })).toEqual(["own"]);
  });
});
