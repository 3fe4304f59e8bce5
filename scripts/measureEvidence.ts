import { readAgent } from "../server/features/evidence/agent.ts";
import { judgeHits } from "../server/features/evidence/rules.ts";
import type { Hit } from "../shared/evidence.ts";
import { Evidence } from "../shared/interactions.ts";
import { deviceCases } from "../test/evidence/devices.ts";
import { drawCases } from "../test/evidence/drawn.ts";
import { cases, type Outcome, playAll, rate } from "../test/evidence/play.ts";

const DRAWN = { seed: 20261120, count: 3000 } as const;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** How many requests of each label were judged as what. */
function confusion(outcomes: readonly Outcome[]) {
  const rows = Evidence.options.map((label) => {
    const labelled = outcomes.filter(({ request }) => request.label === label);
    const counts = Evidence.options.map((judged) => [
      judged,
      labelled.filter(({ judgement }) => judgement.evidence === judged).length,
    ]);
    return [label, Object.fromEntries(counts)];
  });
  return Object.fromEntries(rows);
}

/** Median of several rounds, in ms of processor time: what else runs on the machine doesn't count. */
function timeOf(hits: readonly Hit[], rounds: number): number {
  const [first] = hits;
  const sentAt = first ? new Date(Date.parse(first.at) - 1000).toISOString() : null;
  const times = Array.from({ length: rounds }, () => {
    const startedAt = process.cpuUsage();
    judgeHits(hits, { sentAt, taught: [], readings: [], crowds: [] });
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}

/** The cases' own hits again and again, a few seconds apart. */
function manyHits(outcomes: readonly Outcome[], count: number): Hit[] {
  return Array.from({ length: count }, (_, i) => {
    const { hit } = outcomes[i % outcomes.length] as Outcome;
    return {
      ...hit,
      id: `hit${i}`,
      at: new Date(Date.parse("2026-11-20T09:00:01.000Z") + i * 3000).toISOString(),
    };
  });
}

function tell(title: string, outcomes: readonly Outcome[]): void {
  console.log(`\n${title}, ${outcomes.length} requests. Rows: who made them; columns: what we say.`);
  console.table(confusion(outcomes));
  console.log(`Automatic hits recognised: ${percent(rate(outcomes, "automatic", "automatic"))}`);
  console.log(`People called automatic: ${percent(rate(outcomes, "person", "automatic"))}`);
}

const MOST_TOLD = 20;
function tellMisses(outcomes: readonly Outcome[]): void {
  const missed = outcomes.filter(({ request, judgement }) => request.label !== judgement.evidence);
  for (const { name, request, judgement } of missed.slice(0, MOST_TOLD)) {
    const { kind, index, seconds, label, address } = request;
    const what = `${kind} ${index} at ${seconds.toFixed(1)} s from ${address}`;
    console.log(
      `  ${name}: ${what} is ${label}, we say ${judgement.evidence} (${judgement.reasons.join(", ")})`,
    );
  }
}

const outcomes = await playAll();
tell(`${cases.length} told sequences`, outcomes);
console.log(`Mail proxies kept as such: ${percent(rate(outcomes, "mailProxy", "mailProxy"))}`);
tellMisses(outcomes);
const drawn = await playAll(drawCases(DRAWN.seed, DRAWN.count));
tell(`${DRAWN.count} drawn messages`, drawn);
if (process.argv.includes("--misses")) tellMisses(drawn);
const types = deviceCases.map(({ agent, type }) => (readAgent(agent).device?.type ?? "unknown") === type);
const rightTypes = types.filter(Boolean).length / types.length;
console.log(`\nDevice type right: ${percent(rightTypes)} of ${types.length} agents`);
const times = [100, 100_000].map((count) => timeOf(manyHits(outcomes, count), count === 100 ? 201 : 5));
console.log(
  `\nJudging 100 hits: ${times[0]?.toFixed(3)} ms; 100,000 hits: ${times[1]?.toFixed(0)} ms of processor time`,
);
