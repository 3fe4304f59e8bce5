import { azure, exchange, google, homes, office, phones, relays, scanners } from "../addresses.ts";
import { browsers, mailPrograms, services } from "../agents.ts";
import { type Case, client, DAY, HOUR, MINUTE } from "../case.ts";

const machine = (agent: string, address: string) => client("automatic", agent, address);
const person = (agent: string, address: string) => client("person", agent, address);

/** Scanners and people on one message. */
const together: readonly Case[] = [
  {
    name: "Defender first, a reader later",
    source: "github.com/anymail/django-anymail/issues/200",
    requests: [
      machine(browsers.chromeOlder, azure[0]).open(12),
      ...machine(browsers.chromeOlder, azure[0]).sweep(43, 7, 0.1),
      person(mailPrograms.outlookClassic, office).open(25 * MINUTE),
      person(browsers.edge, office).click(25 * MINUTE + 18, 2),
    ],
  },
  {
    name: "a reader while the scanner is still at work",
    source: "own",
    requests: [
      ...machine(browsers.chromeWindows, homes[2]).sweep(52, 6, 0.2),
      person(browsers.safariPhone, phones[0]).open(49),
      person(browsers.safariPhone, phones[0]).click(58, 1),
    ],
  },
  {
    name: "a gateway and its people behind one address",
    source: "own",
    requests: [
      ...machine(browsers.chromeWindows, office).sweep(40, 5, 0.3),
      person(mailPrograms.outlookClassic, office).open(4 * MINUTE),
      person(browsers.firefox, office).click(4 * MINUTE + 20),
    ],
  },
  {
    name: "forwarded: another company's scanner, then its people",
    source: "github.com/anymail/django-anymail/issues/200",
    requests: [
      person(browsers.chromeMac, homes[0]).open(HOUR),
      ...machine(browsers.firefox, scanners.mimecast).sweep(2 * HOUR, 4, 1),
      person(mailPrograms.outlookMac, homes[3]).open(2 * HOUR + 10 * MINUTE),
      person(browsers.chromeMac, homes[3]).click(2 * HOUR + 11 * MINUTE, 3),
    ],
  },
  {
    name: "a link check beside the click, with another system's name",
    source: "github.com/resend/resend-node/issues/901",
    requests: [
      person(browsers.chromeMac, homes[8]).open(3 * HOUR),
      person(browsers.chromeMac, homes[8]).click(3 * HOUR + 20),
      machine(browsers.chromeWindows, "168.90.91.133").click(3 * HOUR + 22),
    ],
  },
  {
    name: "Apple and Gmail and a scanner and people",
    source: "own",
    requests: [
      client("unknown", services.apple, relays[0]).open(5),
      client("automatic", services.gmailPrefetch, google[0]).open(3),
      client("mailProxy", services.gmail, google[1]).open(14 * MINUTE),
      machine("", exchange[0]).click(8, 0, { method: "HEAD" }),
      machine("", exchange[0]).click(9, 0),
      person(browsers.edge, office).open(HOUR),
      person(browsers.edge, office).click(HOUR + 31, 1),
    ],
  },
];

const REP = "193.77.150.20";
const own = (agent: string, address: string, change = {}) => client("own", agent, address, change);
const atRep = { ownPlace: "addressAndAgent" } as const;

const reps: readonly Case[] = [
  {
    name: "the rep looks at the draft",
    source: "own",
    sent: false,
    requests: [own(browsers.edge, REP).open(5), own(browsers.edge, REP).click(9)],
  },
  {
    name: "the rep tries the links before sending",
    source: "own",
    requests: own(browsers.edge, REP).sweep(-60, 5, 0.5),
  },
  {
    name: "the rep's browser, signed in",
    source: "own",
    requests: [
      own(browsers.edge, REP, { hasOwnCookie: true }).open(2 * HOUR),
      own(browsers.edge, REP, { hasOwnCookie: true }).click(2 * HOUR + 4),
    ],
  },
  {
    name: "the rep's browser at the rep's place",
    source: "own",
    requests: [own(browsers.edge, REP, atRep).open(HOUR), own(browsers.edge, REP, atRep).open(DAY)],
  },
  {
    name: "the rep's classic Outlook at the rep's place",
    source: "github.com/Foundry376/Mailspring/issues/1162",
    requests: [
      own(mailPrograms.outlookClassic, REP, { ownPlace: "address" }).open(15),
      own(mailPrograms.outlookClassic, REP, { ownPlace: "address" }).open(HOUR),
    ],
  },
  {
    name: "the rep reads in Outlook on the web",
    source: "own",
    readings: [{ from: HOUR - 60, to: HOUR + 180 }],
    requests: [
      own(browsers.edge, exchange[2]).open(HOUR - 2),
      own(browsers.edge, azure[3]).open(HOUR + 30),
      client("mailProxy", browsers.edge, exchange[2]).open(DAY),
    ],
  },
  {
    name: "the rep reads a bounce that quotes the message",
    source: "github.com/Foundry376/Mailspring/issues/1494",
    readings: [{ from: 20, to: 260 }],
    requests: [own(mailPrograms.outlookNew, REP, { ownPlace: "address" }).open(25)],
  },
  {
    name: "a recipient opens while the rep reads",
    source: "own",
    readings: [{ from: HOUR, to: HOUR + 240 }],
    requests: [
      person(browsers.chromePhone, phones[1]).open(HOUR + 30),
      own(browsers.edge, REP, { ownPlace: "address" }).open(HOUR + 1),
    ],
  },
  {
    name: "a guest in the rep's office",
    source: "own",
    requests: [client("person", browsers.safariPhone, REP, { ownPlace: "address" }).open(HOUR)],
  },
  {
    name: "the rep said: that was me",
    source: "own",
    taught: [{ agent: browsers.safariPhone, address: phones[0], evidence: "own" }],
    requests: [
      own(browsers.safariPhone, phones[0]).open(HOUR),
      person(browsers.safariPhone, phones[1]).open(HOUR),
    ],
  },
  {
    name: "the rep said: that was a machine",
    source: "own",
    taught: [{ agent: browsers.chromeLinux, address: homes[4], evidence: "automatic" }],
    requests: [machine(browsers.chromeLinux, homes[4]).click(3 * HOUR)],
  },
];

export const mixed: readonly Case[] = [...together, ...reps];
