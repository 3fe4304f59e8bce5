import { createHash } from "node:crypto";
import express, { Router } from "express";
import { z } from "zod";
import type { Fault, Faults } from "./faults.ts";
import { type Answer, exchange } from "./http.ts";

/** What each publisher of address ranges answers: its own form, a few of its own ranges. */
const aws = {
  syncToken: "1790000000",
  createDate: "2026-09-21-14-13-20",
  prefixes: [
    ["3.5.140.0/22", "ap-northeast-2"],
    ["18.208.0.0/13", "us-east-1"],
    ["52.94.76.0/22", "us-west-2"],
    ["54.240.0.0/18", "GLOBAL"],
  ].map(([ip_prefix, region]) => ({ ip_prefix, region, service: "AMAZON", network_border_group: region })),
  ipv6_prefixes: [
    {
      ipv6_prefix: "2600:1f18::/33",
      region: "us-east-1",
      service: "EC2",
      network_border_group: "us-east-1",
    },
  ],
};

const google = {
  syncToken: "1790000000000",
  creationTime: "2026-09-21T07:13:20.000000",
  prefixes: [
    { ipv4Prefix: "34.64.0.0/11", service: "Google Cloud", scope: "asia-northeast3" },
    { ipv4Prefix: "35.184.0.0/16", service: "Google Cloud", scope: "us-central1" },
    { ipv6Prefix: "2600:1900:4000::/44", service: "Google Cloud", scope: "us-central1" },
  ],
};

const microsoft = [
  {
    id: 1,
    serviceArea: "Exchange",
    serviceAreaDisplayName: "Exchange Online",
    urls: ["outlook.cloud.microsoft", "outlook.office.com", "outlook.office365.com"],
    ips: ["13.107.6.152/31", "40.96.0.0/13", "40.104.0.0/15", "52.96.0.0/14", "2603:1006::/40"],
    tcpPorts: "80,443",
    expressRoute: true,
    category: "Optimize",
    required: true,
  },
  {
    id: 31,
    serviceArea: "SharePoint",
    serviceAreaDisplayName: "SharePoint Online and OneDrive for Business",
    urls: ["*.sharepoint.com"],
    ips: ["13.107.136.0/22", "40.108.128.0/17"],
    tcpPorts: "80,443",
    expressRoute: true,
    category: "Optimize",
    required: true,
  },
  {
    id: 46,
    serviceArea: "Common",
    serviceAreaDisplayName: "Microsoft 365 Common and Office Online",
    urls: ["*.officeapps.live.com"],
    tcpPorts: "443",
    expressRoute: false,
    category: "Default",
    required: true,
  },
];

const apple = `172.224.226.0/31,GB,GB-EN,London,
172.224.226.2/31,GB,GB-EN,London,
172.225.6.0/32,US,US-CA,San Jose,
2a02:26f7:b0da:4000::/64,US,US-CA,San Jose,
`;

const oracle = {
  last_updated_timestamp: "2026-09-21T14:13:20.000000",
  regions: [{ region: "uk-london-1", cidrs: [{ cidr: "132.145.0.0/16", tags: ["OCI"] }] }],
};

const geofeed = (...ranges: readonly string[]) =>
  ["# prefix,country,region,city,postal", ...ranges].map((line) => `${line}\n`).join("");

const LISTS: Readonly<Record<string, { readonly path: string; readonly text: string }>> = {
  "ip-ranges.amazonaws.com": { path: "/ip-ranges.json", text: JSON.stringify(aws, undefined, 2) },
  "www.gstatic.com": { path: "/ipranges/cloud.json", text: JSON.stringify(google, undefined, 2) },
  "endpoints.office.com": { path: "/endpoints/worldwide", text: JSON.stringify(microsoft) },
  "mask-api.icloud.com": { path: "/egress-ip-ranges.csv", text: apple },
  "docs.oracle.com": { path: "/en-us/iaas/tools/public_ip_ranges.json", text: JSON.stringify(oracle) },
  "www.digitalocean.com": { path: "/geo/google.csv", text: geofeed("159.89.0.0/20,US,US-NJ,Clifton,07014") },
  "geoip.linode.com": { path: "/", text: geofeed("45.33.0.0/17,US,US-TX,Richardson,") },
  "geofeed.constant.com": { path: "/", text: geofeed("45.32.0.0/18,US,US-NJ,Piscataway,08854") },
};

/** Who asks here is sent on, as by the publisher. */
const MOVED: Readonly<Record<string, string>> = {
  "digitalocean.com": "https://www.digitalocean.com",
};

const ClientRequest = z.object({ clientrequestid: z.guid() });
const Change = z.strictObject({ host: z.string(), text: z.string().max(5_000_000).nullable() });

const refusal = (fault: Fault): Answer => ({
  status: fault.status ?? 500,
  body: { error: fault.code ?? "unavailable" },
});

function answer(text: string, wanted: string | undefined): Answer {
  const etag = `"${createHash("md5").update(text).digest("hex")}"`;
  if (wanted === etag) return { status: 304, headers: { etag } };
  const type = text.startsWith("{") || text.startsWith("[") ? "application/json" : "text/csv";
  return { status: 200, headers: { etag }, bytes: { type, content: Buffer.from(text) } };
}

/**
 * Those who publish their address ranges: `https://<host>/<path>` is `/_publishers/<host>/<path>` here. `POST
 * /publishers {host, text}` changes what one of them answers, `null` brings its own back. Faults: `publishers.<host>`.
 */
export function publisherRoutes(faults: Faults): Router {
  const router = Router();
  const changed = new Map<string, string>();
  router.post("/publishers", express.json({ limit: "6mb" }), (req, res) => {
    const change = Change.safeParse(req.body);
    if (!change.success || LISTS[change.data.host] === undefined)
      return void res.status(400).json({ error: "Say which publisher answers what." });
    const { host, text } = change.data;
    if (text === null) changed.delete(host);
    else changed.set(host, text);
    res.status(204).end();
  });
  router.get("/_publishers/:host{/*path}", async (req, res) => {
    const { host } = req.params;
    const path = req.path.slice(`/_publishers/${host}`.length) || "/";
    const moved = MOVED[host];
    if (moved !== undefined) return void res.redirect(301, moved + path);
    const list = LISTS[host];
    const work = (): Answer => {
      if (list?.path !== path) return { status: 404, body: { error: "not found" } };
      if (host === "endpoints.office.com" && !ClientRequest.safeParse(req.query).success)
        return { status: 400, body: { error: "clientrequestid is missing" } };
      return answer(changed.get(host) ?? list.text, req.get("if-none-match"));
    };
    await exchange(res, { fault: faults.take(`publishers.${host}`), work, refusal });
  });
  return router;
}
