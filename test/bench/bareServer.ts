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
/** As a string it leaves in one write together with the headers, which is the fastest node:http can do. */
const body = Buffer.from(answer.body, "base64").toString("latin1");
const server = createServer((_req, res) => void res.writeHead(answer.status, headers).end(body, "latin1"));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit(0));
