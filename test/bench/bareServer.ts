/** What a server can do at most: node:http that answers every request with the same bytes, in a process of its own. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface BareAnswer {
  readonly status: number;
  /** Names and values in turn, without those that node:http adds by itself. */
  readonly headers: readonly string[];
  /** base64 */
  readonly body: string;
}

const answer = JSON.parse(process.argv[2] ?? "{}") as BareAnswer;
const headers = [...answer.headers];
const body = Buffer.from(answer.body, "base64");
const server = createServer((_req, res) => void res.writeHead(answer.status, headers).end(body));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit(0));
