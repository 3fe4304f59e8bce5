import { azure, exchange, google, homes, relays, yahoo } from "../addresses.ts";
import { browsers, services } from "../agents.ts";
import { type Case, client, DAY, HOUR, MINUTE } from "../case.ts";

const PREFETCH = "bird.com/en-us/blog/gmail-prefetching-images";
const APPLE = "support.clickdimensions.com/hc/en-us/articles/15707875851917";
const CACHE = "wordtothewise.com/2013/12/gmail-deploys-image-proxy-servers";

const gmail = google.flatMap((address, i): Case[] => {
  const proxy = client("mailProxy", services.gmail, address);
  return [
    {
      name: `Gmail's reader ${i}`,
      source: CACHE,
      requests: [
        proxy.open(20 + i * 13 * MINUTE),
        client("person", browsers.chromePhone, homes[i] ?? homes[0]).click(40 + i * 13 * MINUTE),
      ],
    },
    {
      name: `Gmail fetches ahead, then the reader comes ${i}`,
      source: PREFETCH,
      requests: [client("automatic", services.gmailPrefetch, address).open(2 + i), proxy.open(HOUR + i)],
    },
  ];
});

const others: readonly Case[] = [
  {
    name: "Gmail's proxy asks from several addresses in one reading",
    source: "outsolvi.com/glossary/gmail-image-proxy",
    requests: google.map((address, i) => client("mailProxy", services.gmail, address).open(HOUR + i * 30)),
  },
  {
    name: "Gmail's proxy seconds after sending",
    source: "github.com/mautic/mautic/issues/7884",
    requests: [client("mailProxy", services.gmail, google[0]).open(8)],
  },
  {
    name: "twenty Gmail readers",
    source: "own",
    requests: Array.from({ length: 20 }, (_, i) =>
      client("mailProxy", services.gmail, google[i % google.length] ?? google[0]).open(40 + i * i * 17),
    ),
  },
  ...yahoo.map(
    (address, i): Case => ({
      name: `Yahoo's reader ${i}`,
      source: "own",
      requests: [client("mailProxy", services.yahoo, address).open((i + 1) * HOUR)],
    }),
  ),
  ...[...exchange, ...azure].map(
    (address, i): Case => ({
      name: `Outlook on the web ${i}`,
      source: "github.com/warmbly/warmbly/pull/412",
      requests: [
        client("mailProxy", i % 2 ? browsers.edge : browsers.chromeOlder, address).open(
          6 * MINUTE + i * HOUR,
        ),
        client("person", browsers.edge, homes[i % homes.length] ?? homes[0]).click(
          6 * MINUTE + i * HOUR + 22,
        ),
      ],
    }),
  ),
  {
    name: "Google checks a link",
    source: "check.live-direct-marketing.online/blog/gmail-image-proxy-link-tracking",
    requests: [client("automatic", browsers.chromeLinux, google[1]).click(50)],
  },
  {
    name: "what calls itself Gmail's proxy in a rented machine",
    source: "own",
    requests: [client("automatic", services.gmail, "3.120.5.6").open(HOUR)],
  },
];

const apple = relays.map(
  (address, i): Case => ({
    name: `Apple's privacy protection, ${i === 0 ? "seconds" : `${i} hours`} after sending`,
    source: APPLE,
    requests: [
      client("unknown", services.apple, address).open(6 + i * HOUR),
      client("unknown", services.apple, address).open(DAY + i),
    ],
  }),
);

const appleAndPeople: readonly Case[] = [
  {
    name: "Apple's privacy protection, then its owner clicks",
    source: APPLE,
    requests: [
      client("unknown", services.apple, relays[1]).open(11),
      client("person", browsers.safariPhone, homes[1]).click(2 * HOUR),
    ],
  },
  {
    name: "Apple Mail checks a link in the background",
    source: "check.live-direct-marketing.online/blog/apple-mail-v16-click-reporting-changes",
    requests: [
      client("unknown", services.apple, relays[2]).open(40),
      client("automatic", browsers.safariPhone, homes[5]).click(20 * MINUTE, 0, { method: "HEAD" }),
      client("person", browsers.safariPhone, homes[5]).click(3 * HOUR, 0),
    ],
  },
  {
    name: "Apple's agent from an unknown network",
    source: "github.com/ua-parser/uap-core/issues/509",
    requests: [client("unknown", services.apple, homes[6]).open(90)],
  },
];

export const mailServices: readonly Case[] = [...gmail, ...others, ...apple, ...appleAndPeople];
