import { benchEndpoints } from "../test/bench/endpoints.ts";
import { benchRewriter } from "../test/bench/rewriter.ts";

/** Prints each hot path as a ratio to bare node:http in the same run, or in MB/s. */
console.log("Endpoints, against a bare node:http server that answers the same bytes:");
console.table(await benchEndpoints());
console.log("Rewriter, with signed links:");
console.table(await benchRewriter());
