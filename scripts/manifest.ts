import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { OfficeAddinManifest } from "office-addin-manifest";
import { root } from "./build.ts";

const TEMPLATE_HOST = "https://localhost:3000";
const TEMPLATE_CLIENT = "00000000-0000-0000-0000-000000000000";
const VERSION = /<Version>(\d+)\.(\d+)\.(\d+)\.(\d+)<\/Version>/;

export interface ManifestFacts {
  /** Where the product is reached, e.g. `https://engage.example.com`. */
  readonly host: string;
  /** The app registration's client id. */
  readonly clientId: string;
  /** The manifest made before, if there is one: the admin centre takes only a higher version. */
  readonly previous?: string | undefined;
}

/** @throws {Error} with a sentence if host or client id can't be what they should be. */
export function buildManifest(template: string, { host, clientId, previous }: ManifestFacts): string {
  const { protocol, origin, href } = new URL(host);
  if (protocol !== "https:") throw new Error(`The host must begin with https://, not ${protocol}//.`);
  if (href !== `${origin}/`)
    throw new Error("The host is given without a path, as https://engage.example.com.");
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId)) {
    throw new Error("The client id is the application (client) id of the app registration, a GUID.");
  }
  return template
    .replaceAll(TEMPLATE_HOST, origin)
    .replaceAll(`api://${TEMPLATE_CLIENT}`, `api://${clientId}`)
    .replaceAll(TEMPLATE_CLIENT, clientId)
    .replace(VERSION, (own) => (previous === undefined ? own : `<Version>${raised(previous)}</Version>`));
}

function raised(previous: string): string {
  const [, major, minor, patch, build] = VERSION.exec(previous) ?? [];
  if (build === undefined) throw new Error("The manifest made before has no version; move it away first.");
  return `${major}.${minor}.${patch}.${Number(build) + 1}`;
}

const USAGE = `Writes the manifest for the Microsoft 365 admin centre.

  npm run manifest -- --host https://engage.example.com [--client-id <guid>] [--out dist/manifest.xml]

The client id is taken from CLIENT_ID where it is not given. Made again, the version is raised.`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: "string" },
      "client-id": { type: "string" },
      out: { type: "string", default: "dist/manifest.xml" },
    },
  });
  const clientId = values["client-id"] ?? process.env.CLIENT_ID ?? TEMPLATE_CLIENT;
  if (values.host === undefined) throw new Error(USAGE);
  const out = resolve(root, values.out);
  const previous = existsSync(out) ? readFileSync(out, "utf8") : undefined;
  const manifest = buildManifest(readFileSync(`${root}manifest.xml`, "utf8"), {
    host: values.host,
    clientId,
    previous,
  });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, manifest);
  const { id, version, displayName } = await OfficeAddinManifest.readManifestFile(out);
  console.log(`${displayName} ${version} (${id}) for ${values.host}: ${out}`);
  if (clientId === TEMPLATE_CLIENT) console.log("Sign-in needs the client id: give it with --client-id.");
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
