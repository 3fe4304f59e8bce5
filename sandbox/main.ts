import { z } from "zod";
import { type Sandbox, startSandbox } from "./server.ts";

const Environment = z
  .object({
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
    DATA_DIR: z.string().min(1),
    CLIENT_ID: z.uuid(),
    CLIENT_SECRET: z.string().min(1),
    CLIENT_CERTIFICATE: z.string().optional(),
    CLOCK_FILE: z.string().min(1),
    APP_URL: z.url(),
    SANDBOX_DIST: z.string().min(1),
    TRANSPORT_DELAY_MS: z.coerce.number().int().min(0).optional(),
    NOTIFY_DELAY_MS: z.coerce.number().int().min(0).optional(),
    GRAPH_REQUESTS: z.coerce.number().int().min(1).optional(),
    GRAPH_CONCURRENT: z.coerce.number().int().min(1).optional(),
  })
  .transform((env) => ({
    port: env.SANDBOX_PORT,
    dataDir: env.DATA_DIR,
    clientId: env.CLIENT_ID,
    clientSecret: env.CLIENT_SECRET,
    ...(env.CLIENT_CERTIFICATE !== undefined && { certificate: env.CLIENT_CERTIFICATE }),
    clockFile: env.CLOCK_FILE,
    appUrl: env.APP_URL,
    dist: env.SANDBOX_DIST,
    ...(env.TRANSPORT_DELAY_MS !== undefined && { transportDelayMs: env.TRANSPORT_DELAY_MS }),
    ...(env.NOTIFY_DELAY_MS !== undefined && { notifyDelayMs: env.NOTIFY_DELAY_MS }),
    limits: {
      ...(env.GRAPH_REQUESTS !== undefined && { requests: env.GRAPH_REQUESTS }),
      ...(env.GRAPH_CONCURRENT !== undefined && { concurrent: env.GRAPH_CONCURRENT }),
    },
  }));

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

async function start(): Promise<Sandbox> {
  const options = Environment.safeParse(process.env);
  if (!options.success) return fail(`The sandbox can't start:\n${z.prettifyError(options.error)}`);
  try {
    return await startSandbox(options.data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return fail(`Port ${options.data.port} is taken: choose another with SANDBOX_PORT.`);
  }
}

const sandbox = await start();
process.stdout.write(`${JSON.stringify({ ready: true, port: sandbox.port })}\n`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
