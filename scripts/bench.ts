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
const NEVER_MS = 86_400_000;

/** Prints each hot path as a ratio to bare node:http in the same run, or in MB/s. */
async function benchPaths() {
  console.log("Rewriter, with signed links:");
  console.table(await benchRewriter(tokens));
  console.log("Endpoints, against a bare node:http server that answers the same bytes (about 100 s):");
  const { endpoints, parts } = await benchEndpoints();
  console.table(endpoints);
  console.table(parts);
}

/** With nothing in the way; with a tenth of Graph's answers gone wrong; and with a worker killed every second, too. */
async function benchSchedule(sends: number) {
  console.log(`${sends} sends of 100 reps, due at one instant (about 8 minutes):`);
  const undisturbed = await benchSends(sends, { killEveryMs: NEVER_MS, faults: 0 });
  const answersWrong = await benchSends(sends, { killEveryMs: NEVER_MS, faults: 0.1 });
  const alsoKilled = await benchSends(sends, { killEveryMs: 1000, faults: 0.1 });
  console.table({ undisturbed, answersWrong, alsoKilled });
}

if (wanted === "sends") await benchSchedule(Number(count) || SENDS);
else await benchPaths();
