import { google, homes, office, phones, relays, rented } from "../addresses.ts";
import { browsers, mailPrograms, services } from "../agents.ts";
import { type Case, client, DAY, HOUR, MINUTE } from "../case.ts";

const programs = { ...browsers, ...mailPrograms };
const home = (i: number) => homes[i % homes.length] ?? homes[0];

/** Each program once: an hour later it shows the message, and its owner clicks in a browser of the same device. */
const eachProgram = Object.entries(programs).map(([name, agent], i): Case => {
  const reader = client("person", agent, home(i));
  const browser = client(
    "person",
    /Phone|Android/.test(name) ? browsers.chromePhone : browsers.chromeMac,
    home(i),
  );
  return {
    name: `${name} opens after ${20 + i} minutes, its owner clicks in a browser`,
    source: "own",
    requests: [reader.open((20 + i) * MINUTE), browser.click((20 + i) * MINUTE + 12 + i, i % 4)],
  };
});

/** Each browser as a webmail: the same client opens and clicks. */
const eachBrowser = Object.entries(browsers).map(([name, agent], i): Case => {
  const reader = client("person", agent, home(i + 3));
  const at = 90 + i * 7 * MINUTE;
  return {
    name: `${name} in a webmail`,
    source: "own",
    requests: [reader.open(at), reader.click(at + 9, 1)],
  };
});

const chrome = client("person", browsers.chromeWindows, homes[0]);
const safari = client("person", browsers.safariPhone, phones[0]);
const outlook = client("person", mailPrograms.outlookClassic, office);
const colleague = client("person", mailPrograms.outlookNew, office);
const firefox = client("person", browsers.firefox, office);
const edge = client("person", browsers.edge, office);

const habits: readonly Case[] = [
  {
    name: "opens at once when the notification comes",
    source: "own",
    requests: [safari.open(16), safari.click(27)],
  },
  { name: "clicks without pictures, a minute after sending", source: "own", requests: [edge.click(75)] },
  { name: "clicks without pictures, after hours", source: "own", requests: [edge.click(3 * HOUR, 2)] },
  { name: "a quick reader", source: "own", requests: [chrome.open(31), chrome.click(36, 0)] },
  {
    name: "two links in tabs",
    source: "own",
    requests: [chrome.open(HOUR), chrome.click(HOUR + 8, 0), chrome.click(HOUR + 9.1, 1)],
  },
  {
    name: "two links in tabs by a single key, message open in another program",
    source: "own",
    requests: [outlook.open(HOUR), edge.click(HOUR + 20, 0), edge.click(HOUR + 20.2, 1)],
  },
  {
    name: "three links, read one after the other",
    source: "own",
    requests: [
      chrome.open(HOUR),
      chrome.click(HOUR + 15, 0),
      chrome.click(HOUR + 60, 1),
      chrome.click(HOUR + 140, 2),
    ],
  },
  {
    name: "the same link clicked in impatience",
    source: "own",
    requests: [
      chrome.open(HOUR),
      chrome.click(HOUR + 15),
      chrome.click(HOUR + 15.6),
      chrome.click(HOUR + 16.5),
    ],
  },
  {
    name: "classic Outlook fetches the image again and again in one reading",
    source: "own",
    requests: [outlook.open(HOUR), outlook.open(HOUR + 0.3), outlook.open(HOUR + 4), outlook.open(HOUR + 70)],
  },
  {
    name: "comes back for days",
    source: "own",
    requests: [0.4, 1, 2.2, 6].map((days) => chrome.open(days * DAY)).concat(chrome.click(6 * DAY + 40, 3)),
  },
  {
    name: "on the phone first, at the desk later",
    source: "own",
    requests: [safari.open(9 * MINUTE), outlook.open(2 * HOUR), edge.click(2 * HOUR + 25)],
  },
  {
    name: "an office behind one address",
    source: "own",
    requests: [
      outlook.open(12 * MINUTE),
      colleague.open(12 * MINUTE + 5),
      firefox.click(12 * MINUTE + 30, 0),
      edge.click(12 * MINUTE + 34, 1),
      outlook.open(2 * HOUR),
    ],
  },
  {
    name: "forwarded to a colleague elsewhere",
    source: "own",
    requests: [
      chrome.open(HOUR),
      client("person", mailPrograms.appleMailMac, homes[4]).open(3 * HOUR),
      client("person", browsers.safariMac, homes[4]).click(3 * HOUR + 33),
    ],
  },
  {
    name: "views two attachments",
    source: "own",
    requests: [chrome.open(HOUR), chrome.view(HOUR + 11, 0), chrome.view(HOUR + 55, 1)],
  },
  {
    name: "asks for privacy and clicks",
    source: "github.com/mautic/mautic/pull/17257",
    requests: [
      client("unknown", browsers.firefox, homes[2], { asksPrivacy: true }).open(HOUR),
      client("person", browsers.firefox, homes[2], { asksPrivacy: true }).click(HOUR + 19),
    ],
  },
  {
    name: "Outlook's blocked pictures shown by hand after 24 minutes",
    source: "github.com/warmbly/warmbly/issues/564",
    requests: [client("person", mailPrograms.appleMailMac, homes[3]).open(24 * MINUTE)],
  },
  {
    name: "a company's proxy takes the agent away",
    source: "own",
    requests: [client("unknown", "", homes[2]).open(5 * HOUR)],
  },
  {
    name: "opens in Gmail, clicks on the phone at once",
    source: "own",
    requests: [client("mailProxy", services.gmail, google[2]).open(17), safari.click(25)],
  },
  {
    name: "one click on a Mac",
    source: "github.com/resend/resend-node/issues/901",
    requests: [client("person", browsers.chromeMac, "2804:10b4:1::5").click(5 * MINUTE)],
  },
];

/** Behind others' machines: private relays and remote desktops. */
const elsewhere: readonly Case[] = [
  ...relays.map((address, i): Case => {
    const reader = client("person", i % 2 ? browsers.safariPhone : browsers.safariMac, address);
    return {
      name: `iCloud Private Relay ${i}`,
      source: "own",
      requests: [reader.open(HOUR), reader.click(HOUR + 14)],
    };
  }),
  ...rented.map((address, i): Case => {
    const reader = client("person", browsers.chromeWindows, address);
    const at = (0.5 + i) * HOUR;
    return {
      name: `a private network through rented machines ${i}`,
      source: "own",
      requests: [reader.open(at), reader.click(at + 25, i)],
    };
  }),
  {
    name: "a remote desktop with Outlook",
    source: "own",
    requests: [client("person", mailPrograms.outlookClassic, "18.184.1.2").open(2 * HOUR)],
  },
  {
    name: "a rented machine that nothing else is known of",
    source: "own",
    requests: [client("unknown", browsers.chromeWindows, "3.120.5.6").click(2 * HOUR)],
  },
];

export const people: readonly Case[] = [...eachProgram, ...eachBrowser, ...habits, ...elsewhere];
