import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Webpack puts a hash into the names of what it may change: such a file can be kept for good. */
const isHashed = (path: string) => /\.[0-9a-f]{8,}\./.test(path);

const file =
  (path: string, what: string): RequestHandler =>
  (_req, res) => {
    if (existsSync(path))
      return void res.set("cache-control", "no-cache").sendFile(path, { dotfiles: "allow" });
    res.status(503).type("text/plain").send(`${what} has not been built yet: npm start builds it.`);
  };

/** @param dist the folder of the built page; its neighbour `sandbox-office` holds the stand-in for Office.js. */
export function pageRoutes(dist: string): Router {
  const router = Router();
  router.get("/", file(join(dist, "outlook.html"), "The sandbox's page"));
  router.get("/recipient", file(join(dist, "recipient.html"), "The sandbox's page"));
  router.get(
    "/office.js",
    file(join(dist, "..", "sandbox-office", "office.js"), "The stand-in for Office.js"),
  );
  router.use(
    express.static(dist, {
      index: false,
      setHeaders: (res, path) =>
        void res.setHeader(
          "cache-control",
          isHashed(path) ? `public, max-age=${YEAR_MS / 1000}, immutable` : "no-cache",
        ),
    }),
  );
  return router;
}
