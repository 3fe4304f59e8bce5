import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** Azurite's published development account: no secret, and it holds nothing but what was tried out. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export interface Azurite {
  readonly connectionString: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts Azurite as a process of its own, on free ports unless told otherwise.
 * @param location folder for its data; in memory when left out.
 */
export async function startAzurite(location?: string): Promise<Azurite> {
  const cli = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const keep = location === undefined ? ["--inMemoryPersistence"] : ["--location", location];
  const ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"];
  // The library for blobs speaks a newer version of the protocol than Azurite knows, without using what is new in it.
  const options = ["--skipApiVersionCheck", "--disableTelemetry", "--silent"];
  const child = spawn(process.execPath, [cli, ...ports, ...keep, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /Azurite (\w+) service is successfully listening at (\S+)/.exec(line);
    if (match?.[1] && match[2]) found.set(match[1].toLowerCase(), match[2]);
    if (found.has("blob") && found.has("table")) break;
  }
  if (!found.has("table")) throw new Error("Azurite, the local stand-in for Azure Storage, did not start.");
  child.stdout.resume();
  const endpoint = (service: string) => `${found.get(service)}/${ACCOUNT}`;
  return {
    process: child,
    connectionString: [
      "DefaultEndpointsProtocol=http",
      `AccountName=${ACCOUNT}`,
      `AccountKey=${ACCOUNT_KEY}`,
      `BlobEndpoint=${endpoint("blob")}`,
      `TableEndpoint=${endpoint("table")};`,
    ].join(";"),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
