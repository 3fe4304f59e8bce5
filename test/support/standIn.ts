import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** A loopback server that answers as the test says; Microsoft's transport is pointed at it. */
export interface StandIn {
  readonly url: string;
  /** What was asked, as `GET /path`. */
  readonly asked: string[];
  answer: (req: IncomingMessage, res: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startStandIn(answer: StandIn["answer"]): Promise<StandIn> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    standIn.answer(req, res);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return standIn;
}

export const json = (
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));

/** A key pair like those Entra signs with, and tokens shaped like its own. */
export async function createTestKey() {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "RS256" };
  return {
    jwk,
    sign: (claims: JWTPayload, header: { alg?: string; kid?: string } = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...header }).sign(privateKey),
  };
}

export const testTenant = "3e2a0e3a-0000-4000-8000-000000000001";
export const testClientId = "7c0f6f0e-1111-4222-8333-944455556666";

/** What Entra puts into a v2.0 access token for our API. */
export function buildClaims(changes: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: testClientId,
    iss: `https://login.microsoftonline.com/${testTenant}/v2.0`,
    tid: testTenant,
    oid: "11111111-2222-4333-8444-555555555555",
    scp: "access_as_user",
    name: "Rita Rep",
    preferred_username: "rep@contoso.test",
    ver: "2.0",
    iat: now,
    nbf: now,
    exp: now + 3600,
    ...changes,
  };
}
