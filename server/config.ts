import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { SECOND } from "../shared/time.ts";
import { SETTLING } from "./features/delivery/sendRules.ts";
import { isNetwork, LOOPBACK as LOOPBACK_NETWORKS } from "./platform/addresses.ts";

/** Everything the environment decides, checked once at the start. Lengths are in bytes where a secret is meant. */

const MIN_SECRET_BYTES = 32;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const secret = z.string().transform((text, context) => {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") === text.replace(/=+$/, "") && bytes.length >= MIN_SECRET_BYTES)
    return bytes;
  context.addIssue(`must be base64url of at least ${MIN_SECRET_BYTES} random bytes`);
  return z.NEVER;
});

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));

const isLoopback = (url: string) => LOOPBACK.has(URL.parse(url)?.hostname ?? "");
/** Nothing but scheme, host and port. */
const isHostOnly = (url: string) => URL.parse(url)?.href === `${URL.parse(url)?.origin}/`;

/** `https`, or `http` on this very machine, a host only: our addresses are short for life. */
const ownAddress = z
  .url({ protocol: /^https?$/, error: "must be an absolute http(s) address" })
  .refine((url) => url.startsWith("https:") || isLoopback(url), "must be https unless it is localhost")
  .refine(isHostOnly, "must be a host only, without path or query")
  .transform((url) => URL.parse(url)?.origin ?? url);

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("must be JSON");
    return z.NEVER;
  }
});

const TokenKeys = json.pipe(
  z
    .array(
      z.strictObject({
        id: z.int().min(0).max(255),
        secret,
        /** Its links show their destination instead of redirecting. */
        compromised: z.boolean().default(false),
      }),
    )
    .refine((keys) => keys.some((key) => !key.compromised), "needs at least one key that is not compromised")
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "has two keys with one id"),
);

/** Where the pages of Outlook on the web and of the new Outlook live: only they may show our pages in a frame. */
const OUTLOOK_HOSTS = [
  "https://outlook.office.com",
  "https://outlook.office365.com",
  "https://outlook.cloud.microsoft",
  "https://outlook-sdf.office.com",
  "https://outlook.live.com",
  "https://*.outlook.com",
];

const Environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().default("127.0.0.1"),
    PUBLIC_URL: ownAddress,
    HOME_URL: z.string().default("/addin/app.html"),
    DATA_DIR: z.string(),
    STORAGE_CONNECTION_STRING: z.string(),
    CLIENT_ID: z.uuid({ error: "must be the application (client) id, a UUID" }),
    CLIENT_SECRET: z.string(),
    TENANTS: list.pipe(z.array(z.guid({ error: "must be tenant ids (UUIDs) with commas between" })).min(1)),
    TOKEN_KEYS: TokenKeys,
    SERVER_SECRET: secret,
    /** The proxies in front of us, whose `X-Forwarded-For` is believed. */
    TRUSTED_PROXIES: list
      .pipe(z.array(z.string().refine(isNetwork, "must be addresses or networks (192.0.2.0/24)")))
      .default([]),
    /** How long a mailbox may take over a mail of which no answer came; see `SETTLING` of sendRules. */
    SEND_SETTLING_SECONDS: z.coerce
      .number()
      .min(1)
      .max(600)
      .default(SETTLING / SECOND),
    STAND_IN_URL: ownAddress.refine(isLoopback, "may only be on this machine").optional(),
    CLOCK_FILE: z.string().optional(),
    OFFICE_JS_URL: z
      .url({ protocol: /^https?$/ })
      .default("https://appsforoffice.microsoft.com/lib/1/hosted/office.js"),
    FRAME_ANCESTORS: list.default(OUTLOOK_HOSTS),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  })
  .refine((env) => env.CLOCK_FILE === undefined || env.STAND_IN_URL !== undefined, {
    path: ["CLOCK_FILE"],
    message: "moves the clock: it is only for the sandbox, together with STAND_IN_URL",
  })
  .transform((env) => ({
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    homeUrl: env.HOME_URL,
    dataDir: env.DATA_DIR,
    storageConnectionString: env.STORAGE_CONNECTION_STRING,
    clientId: env.CLIENT_ID,
    clientSecret: env.CLIENT_SECRET,
    tenants: env.TENANTS.map((tenant) => tenant.toLowerCase()),
    tokenKeys: env.TOKEN_KEYS,
    serverSecret: env.SERVER_SECRET,
    /** In the sandbox a script on this machine may play a recipient anywhere. */
    trustedProxies: [...env.TRUSTED_PROXIES, ...(env.STAND_IN_URL === undefined ? [] : LOOPBACK_NETWORKS)],
    sendSettlingSeconds: env.SEND_SETTLING_SECONDS,
    standInUrl: env.STAND_IN_URL,
    clockFile: env.CLOCK_FILE,
    officeJsUrl: env.OFFICE_JS_URL,
    frameAncestors: env.FRAME_ANCESTORS,
    logLevel: env.LOG_LEVEL,
  }));

export type Config = z.output<typeof Environment>;

function sentence(issue: z.core.$ZodIssue, env: Readonly<Record<string, unknown>>): string {
  const [name, ...rest] = issue.path;
  const isMissing = rest.length === 0 && env[String(name)] === undefined;
  const where = [name, ...rest].join(".");
  return `  ${where} ${isMissing ? "is missing" : issue.message}`;
}

/**
 * A variable that is set to nothing counts as missing, as container platforms hand over unset ones.
 *
 * @throws {Error} naming every missing or malformed variable, so that one run shows them all.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = Environment.safeParse(set);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => sentence(issue, set));
  throw new Error(`The server can't start with this configuration:\n${faults.join("\n")}`);
}

/** A secret of its own for each purpose, so that what one signs another never accepts. */
export function deriveSecret(
  serverSecret: Buffer,
  purpose: "ticket" | "permit" | "cookie" | "signIns" | "webhook" | "notifications",
): Buffer {
  return Buffer.from(hkdfSync("sha256", serverSecret, "", `email-engagement ${purpose}`, MIN_SECRET_BYTES));
}
