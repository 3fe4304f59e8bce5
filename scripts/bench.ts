import { randomBytes } from "node:crypto";
import { createTokens } from "../server/features/tracking/tokens.ts";
import { benchEndpoints } from "../test/bench/endpoints.ts";
import { benchRewriter } from "../test/bench/rewriter.ts";
import { benchSends } from "../test/bench/sends.ts";

const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: "https://engage.example",
});

const [wanted, count] = process.argv.slice(2);
const SENDS = 1000;

/** Prints each hot path as a ratio to bare node:http in the same run, or in MB/s. */
async function benchPaths() {
  console.log("Rewriter, with signed links:");
  console.table(await benchRewriter(tokens));
  console.log("Endpoints, against a bare node:http server that answers the same bytes (about 100 s):");
  const { endpoints, parts } = await benchEndpoints();
  console.table(endpoints);
  console.table(parts);
}

if (wanted === "sends") console.table([await benchSends(Number(count) || SENDS)]);
else await benchPaths();
