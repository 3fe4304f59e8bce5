import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const SECRETS = "sandbox.secrets.json";
const ENVIRONMENT = "sandbox.env.json";

export interface Place {
  readonly port: number;
  readonly sandboxPort: number;
  readonly dataDir: string;
}

export function readPlace(env: NodeJS.ProcessEnv): Place {
  const port = (name: string, fallback: number) => {
    const value = Number(env[name] || fallback);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw new Error(`${name} must be a port number, not "${env[name]}".`);
  };
  return {
    port: port("PORT", 3000),
    sandboxPort: port("SANDBOX_PORT", 3001),
    dataDir: resolve(env.DATA_DIR || ".data"),
  };
}

type Environment = Record<string, string>;

const secret = () => randomBytes(32).toString("base64url");

function save(path: string, environment: Environment): Environment {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(environment, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return environment;
}

function load(path: string): Environment | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Environment) : undefined;
}

/**
 * Made the first time and kept, for the sandbox only. Production has no such file: there the server refuses to start
 * without its secrets.
 */
export function sandboxSecrets(place: Place): Environment {
  const path = join(place.dataDir, SECRETS);
  return (
    load(path) ??
    save(path, {
      CLIENT_ID: randomUUID(),
      CLIENT_SECRET: secret(),
      TOKEN_KEYS: JSON.stringify([{ id: 1, secret: secret() }]),
      SERVER_SECRET: secret(),
    })
  );
}

export const clockFile = (place: Place) => join(place.dataDir, "clock.json");

/** The server's whole environment in the sandbox, kept for `npm run server`. */
export function writeEnvironment(
  place: Place,
  { connectionString, tenants }: { connectionString: string; tenants: readonly string[] },
): Environment {
  return save(join(place.dataDir, ENVIRONMENT), {
    ...sandboxSecrets(place),
    TENANTS: tenants.join(","),
    PORT: String(place.port),
    PUBLIC_URL: `http://localhost:${place.port}`,
    HOME_URL: `http://localhost:${place.sandboxPort}/`,
    DATA_DIR: place.dataDir,
    STORAGE_CONNECTION_STRING: connectionString,
    STAND_IN_URL: `http://127.0.0.1:${place.sandboxPort}`,
    CLOCK_FILE: clockFile(place),
    OFFICE_JS_URL: `http://localhost:${place.sandboxPort}/office.js`,
    FRAME_ANCESTORS: `http://localhost:${place.sandboxPort}`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  });
}

/** What `npm start` wrote, for one more server beside it. */
export function readEnvironment(place: Place): Environment {
  const environment = load(join(place.dataDir, ENVIRONMENT));
  if (environment) return environment;
  throw new Error(`Nothing runs in ${place.dataDir}: start with "npm start", then run one more server.`);
}
