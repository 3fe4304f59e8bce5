/** One more server beside a running sandbox, on another PORT. */
import { requireFreePort, startProgram, stopProgram } from "./children.ts";
import { readEnvironment, readPlace } from "./sandboxEnvironment.ts";

async function run(): Promise<void> {
  const place = readPlace(process.env);
  const env = readEnvironment(place);
  await requireFreePort(place.port, "PORT");
  const server = startProgram("server/main.ts", { ...env, PORT: String(place.port) });
  server.stdout?.pipe(process.stdout);
  server.once("exit", (code) => process.exit(code ?? 0));
  process.once("SIGTERM", () => void stopProgram(server));
  process.once("SIGINT", () => void stopProgram(server));
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
