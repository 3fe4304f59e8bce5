import { Router } from "express";
import { SECOND } from "../../shared/time.ts";

/** Ends well, with a text if something is worth saying, or throws what is wrong. */
export type Check = () => Promise<unknown>;

interface Finding {
  readonly ok: boolean;
  readonly detail?: string;
}

/** Anybody may ask: what stands behind is asked this often at most. */
const KEEP_MS = 2 * SECOND;

async function find(check: Check): Promise<Finding> {
  try {
    const detail = await check();
    return { ok: true, ...(typeof detail === "string" && { detail }) };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : "failed" };
  }
}

/**
 * `/healthz`: the process answers; a balancer goes by this, as recipients are served whatever else is down.
 * `/readyz`: all that the product needs works; for people and alarms.
 */
export function healthRoutes(checks: Readonly<Record<string, Check>>): Router {
  const router = Router();
  let known: { at: number; findings: Promise<Record<string, Finding>> } | undefined;
  async function findAll(): Promise<Record<string, Finding>> {
    const names = Object.keys(checks);
    const findings = await Promise.all(Object.values(checks).map(find));
    return Object.fromEntries(names.map((name, i) => [name, findings[i] ?? { ok: false }]));
  }
  router.get("/healthz", (_req, res) => void res.set("Cache-Control", "no-store").json({ ok: true }));
  router.get("/readyz", async (_req, res) => {
    if (!known || performance.now() - known.at > KEEP_MS)
      known = { at: performance.now(), findings: findAll() };
    const found = await known.findings;
    res.set("Cache-Control", "no-store");
    if (Object.values(found).every(({ ok }) => ok)) return void res.json({ ready: true, checks: found });
    const failing = Object.keys(found).filter((name) => !found[name]?.ok);
    const problem = { type: "about:blank", title: "Not ready", status: 503, detail: failing.join(", ") };
    res
      .status(503)
      .type("application/problem+json")
      .send(JSON.stringify({ ...problem, checks: found }));
  });
  return router;
}
