import { azure, exchange, homes, rented, scanners as vendors } from "../addresses.ts";
import { bots, browsers } from "../agents.ts";
import { type Case, HOUR, MINUTE } from "../case.ts";
import { disguised } from "./disguised.ts";
import { DEFENDER, HEAD, machine } from "./machine.ts";

const BURSTS = "github.com/putyourlightson/craft-campaign/issues/546";
const NO_AGENT = "github.com/SergeyMosin/Appointments/issues/293";

/** As measured: an open 9 s after sending, then all links at once; when the bursts began. */
const bursts = [7, 15, 24, 31, 38, 43, 52, 58, 90, 140, 250, 20 * MINUTE, 7 * HOUR].map((start, i): Case => {
  const scanner = machine(
    i % 3 ? browsers.chromeWindows : browsers.chromeOlder,
    homes[i % homes.length] ?? homes[0],
  );
  const early = start < 300 ? [scanner.open(Math.min(9, start))] : [];
  return {
    name: `nine links in a second, ${start} s after sending`,
    source: BURSTS,
    requests: [...early, ...scanner.sweep(start, 9, 0.1)],
  };
});

const defender = azure.flatMap((address, i): Case[] => {
  const scanner = machine(i % 2 ? browsers.edge : browsers.chromeOlder, address);
  return [
    {
      name: `Defender detonates ${i}`,
      source: DEFENDER,
      requests: [scanner.open(12 + i), ...scanner.sweep(20 + i, 4, 2.4)],
    },
    {
      name: `Safe Links, a single link ${i}`,
      source: "github.com/MillionSend/millionsend/pull/22",
      requests: [scanner.click(15 + i * 31)],
    },
    {
      name: `Safe Links asks for headers, then for the page ${i}`,
      source: "github.com/jdavidbakr/mail-tracker/pull/200",
      requests: [
        scanner.click(6, 0, HEAD),
        scanner.click(7, 0),
        scanner.click(6, 1, HEAD),
        scanner.click(7.5, 1),
      ],
    },
  ];
});

const exchangeOnline = exchange.flatMap((address, i): Case[] => [
  {
    name: `Exchange Online without agent ${i}`,
    source: NO_AGENT,
    requests: [machine("", address).click(4 + i, 0, HEAD), machine("", address).click(9 + i, 0)],
  },
  {
    name: `Exchange Online opens and clicks ${i}`,
    source: "github.com/warmbly/warmbly/issues/410",
    requests: [
      machine(browsers.chromeWindows, address).open(9),
      machine(browsers.edge, address).click(14 + i),
    ],
  },
]);

const gateways = Object.entries(vendors).flatMap(([name, address], i): Case[] => [
  {
    name: `${name} follows every link`,
    source: "wordtothewise.com/2013/07/barracuda-filters-clicking-all-links",
    requests: machine(browsers.chromeWindows, address).sweep(18 + i * 9, 5, 0.7),
  },
  {
    name: `${name} follows one link`,
    source: "check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect",
    requests: [machine(browsers.firefox, address).click(33 + i * 200)],
  },
]);

const clouds = rented.flatMap((address, i): Case[] => {
  const scanner = machine(browsers.chromeLinux, address);
  return [
    {
      name: `a sandbox in rented machines ${i}`,
      source: "own",
      requests: [scanner.open(5 + i * 9), scanner.click(11 + i * 9)],
    },
    {
      name: `a gateway in rented machines, two links ${i}`,
      source: "github.com/mautic/mautic/issues/16263",
      requests: scanner.sweep(25 + i * 40, 2, 1.5),
    },
  ];
});

const named = Object.entries(bots).map(
  ([name, agent], i): Case => ({
    name: `${name} says what it is`,
    source: "suped.com/learn/email-deliverability/how-can-i-identify-bot-user-agents-in-my-email-click-data",
    requests: [machine(agent, [...rented, ...homes][i % 15] ?? rented[0]).click(2 * HOUR + i)],
  }),
);

export const scanners: readonly Case[] = [
  ...bursts,
  ...defender,
  ...exchangeOnline,
  ...gateways,
  ...clouds,
  ...named,
  ...disguised,
];
