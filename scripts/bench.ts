import { randomBytes } from "node:crypto";
import { createTokens } from "../server/features/tracking/tokens.ts";
import { benchEndpoints } from "../test/bench/endpoints.ts";
import { benchRewriter } from "../test/bench/rewriter.ts";

const tokens = createTokens({
  keys: [{ id: 1, secret: randomBytes(32), compromised: false }],
  publicUrl: "https://engage.example",
});

/** Prints each hot path as a ratio to bare node:http in the same run, or in MB/s. */
console.log("Rewriter, with signed links:");
console.table(await benchRewriter(tokens));
console.log("Endpoints, against a bare node:http server that answers the same bytes (about 80 s):");
const { endpoints, parts } = await benchEndpoints();
console.table(endpoints);
console.table(parts);
