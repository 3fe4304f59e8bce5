import { pipeline } from "node:stream/promises";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import { HostedImage, ImageLimits, ImageType } from "../../../shared/attachments.ts";
import { AppError } from "../../../shared/errors.ts";
import { DAY, SECOND } from "../../../shared/time.ts";
import type { Call } from "../../http/call.ts";
import { readCall } from "../../http/route.ts";
import type { Log } from "../../platform/log.ts";
import { readImagePath } from "./addresses.ts";
import { hostImage, type ImageNeeds, mustBeHostable } from "./run.ts";

const Params = z.strictObject({ messageId: z.uuid() });
const MEGABYTE = 1024 * 1024;

const readBytes = express.raw({ type: () => true, limit: ImageLimits.maxBytes, inflate: false });

/** `POST /api/messages/{messageId}/images`: the body is the picture. */
export function imageRoutes(needs: ImageNeeds): Router {
  const router = Router();
  router.post("/api/messages/:messageId/images", async (req, res) => {
    const { params, call } = await readCall(req, "rep", Params);
    await mustBeHostable(needs, call, params.messageId);
    const image = { bytes: await readImage(req, res, call), contentType: req.get("content-type") };
    const hosted = await hostImage(needs, call, params.messageId, image);
    res.set("Cache-Control", "no-store").json(HostedImage.parse(hosted));
  });
  return router;
}

function readImage(req: Request, res: Response, { translate }: Call): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readBytes(req, res, (error?: unknown) => {
      const isTooLarge = (error as { type?: string } | undefined)?.type === "entity.too.large";
      const limit = ImageLimits.maxBytes / MEGABYTE;
      if (isTooLarge)
        reject(
          new AppError("file_too_large", translate("images.refused.tooLarge", { limit }), { cause: error }),
        );
      else if (error) reject(error);
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

const COMMON = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Referrer-Policy": "no-referrer",
} as const;
const FOREVER = `public, max-age=${(365 * DAY) / SECOND}, immutable`;

/**
 * Serves the hosted pictures, `GET, HEAD /i/{token}`, to anybody who has the address. Nothing is recorded: a picture's
 * own address says nothing about who looks.
 */
export function hostedImages({ blobs }: Pick<ImageNeeds, "blobs">, log: Log): RequestHandler {
  return async (req, res, next) => {
    if (!req.url.startsWith("/i/")) return next();
    res.set(COMMON);
    if (req.method !== "GET" && req.method !== "HEAD")
      return void res.set("Allow", "GET, HEAD").sendStatus(405);
    try {
      await serve(blobs, req, res);
    } catch (error) {
      log.warn("A hosted image could not be served", { cause: error instanceof Error ? error.name : "" });
      if (res.headersSent) res.destroy();
      else refuse(res, 503);
    }
  };
}

function refuse(res: Response, status: 404 | 503): void {
  res.removeHeader("ETag");
  res.set("Cache-Control", "no-store").sendStatus(status);
}

async function serve(blobs: ImageNeeds["blobs"], req: Request, res: Response): Promise<void> {
  const address = readImagePath(req.url);
  if (!address) return refuse(res, 404);
  const container = blobs.organization(address.orgId);
  // What has this name never changes, so the name is all that has to be compared.
  const etag = `"${address.name}"`;
  const isKnown = (req.get("if-none-match") ?? "").includes(etag);
  const opened = isKnown || req.method === "HEAD" ? undefined : await container.open(address.name);
  const found = opened ?? (await container.find(address.name));
  if (!found || !ImageType.safeParse(found.type).success) return refuse(res, 404);
  res.set({ "Cache-Control": FOREVER, ETag: etag });
  if (isKnown) return void res.status(304).end();
  res.set({ "Content-Type": found.type, "Content-Length": String(found.size) });
  if (opened) await pipeline(opened.stream, res);
  else res.end();
}
