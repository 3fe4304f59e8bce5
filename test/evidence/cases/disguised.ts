import { amazon, azure, exchange, homes } from "../addresses.ts";
import { bots, browsers, mailPrograms } from "../agents.ts";
import { type Case, client, HOUR, type LabelledRequest } from "../case.ts";
import { DEFENDER, HEAD, machine } from "./machine.ts";

/** Another address, another agent, or both with each link. */
const rotating = (
  agents: readonly string[],
  addresses: readonly string[],
  start: number,
): LabelledRequest[] =>
  Array.from({ length: 6 }, (_, i) =>
    machine(agents[i % agents.length] ?? "", addresses[i % addresses.length] ?? "").click(start + i * 0.5, i),
  );
const manyAgents = [
  browsers.chromeWindows,
  browsers.firefox,
  browsers.safariMac,
  browsers.edge,
  browsers.chromeMac,
];

export const disguised: readonly Case[] = [
  {
    name: "another agent each time",
    source: "github.com/mautic/mautic/issues/9798",
    requests: rotating(manyAgents, [homes[0]], 44),
  },
  {
    name: "another address each time",
    source: "github.com/mautic/mautic/issues/9798",
    requests: rotating([browsers.chromeWindows], homes, 51),
  },
  {
    name: "both each time",
    source: "github.com/mautic/mautic/issues/9798",
    requests: rotating(manyAgents, homes, 63),
  },
  { name: "both each time, hours later", source: "own", requests: rotating(manyAgents, homes, 3 * HOUR) },
  {
    name: "one link a second, with pauses",
    source: "github.com/mautic/mautic/issues/9798",
    requests: machine(browsers.chromeWindows, homes[7]).sweep(80, 7, 1.2),
  },
  {
    name: "one link every four seconds",
    source: "own",
    requests: machine(browsers.chromeWindows, homes[7]).sweep(35, 6, 4),
  },
  {
    name: "a toolbar follows what it was not asked for",
    source: "own",
    requests: [client("automatic", browsers.chromeWindows, homes[1], { isPrefetch: true }).click(HOUR)],
  },
  {
    name: "a client asks for several messages at one moment",
    source: "apollo.io: microsoft filters open with rotating addresses",
    requests: [
      machine(browsers.chromeWindows, homes[2]).open(70),
      machine(browsers.chromeWindows, homes[2]).click(74),
    ],
    crowds: [{ address: homes[2], from: 66, to: 80 }],
  },
  {
    name: "a bot opens seconds after sending",
    source: "github.com/mautic/mautic/issues/11305",
    requests: [machine(browsers.edge, homes[8]).open(3)],
  },
  {
    name: "a scan of headers hours later",
    source: DEFENDER,
    requests: [
      machine(browsers.chromeWindows, azure[0]).click(9 * HOUR, 0, HEAD),
      machine(browsers.chromeWindows, azure[0]).click(9 * HOUR + 1, 0),
    ],
  },
  {
    name: "previews ask for headers under browsers' names",
    source: "github.com/dubinc/dub/issues/2309",
    requests: [
      machine(bots.twitter, amazon[0]),
      machine(browsers.safariPhone, amazon[1]),
      machine("", amazon[2]),
    ].map((bot, i) => bot.click(2 * HOUR + i * 0.3, 0, i === 0 ? {} : HEAD)),
  },
  {
    name: "a click's check by Office in Microsoft's network",
    source: DEFENDER,
    requests: [
      machine(mailPrograms.outlookClassic, exchange[1]).click(2 * HOUR),
      client("person", browsers.edge, homes[0]).click(2 * HOUR + 0.2),
    ],
  },
];
