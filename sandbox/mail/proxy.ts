import { type Response, Router } from "express";

/** As Gmail's proxy for pictures calls itself, from where it calls. */
const AGENT = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
const GOOGLE_ADDRESS = "66.249.84.33";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 5_000_000;

const refuse = (res: Response, status: number, reason: string) =>
  void res.status(status).type("text/plain").send(reason);

async function readPicture(url: URL) {
  const answer = await fetch(url, {
    headers: { "user-agent": AGENT, "x-forwarded-for": GOOGLE_ADDRESS },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const type = answer.headers.get("content-type") ?? "";
  const bytes = Buffer.from(await answer.arrayBuffer());
  return answer.ok && type.startsWith("image/") && bytes.length <= MAX_BYTES ? { type, bytes } : undefined;
}

/**
 * A mail proxy to play with: fetches a picture in the recipient's place. Only from the product, so that nobody can have
 * this machine call anything else.
 */
export function proxyRoutes(appUrl: string): Router {
  const router = Router();
  const { origin } = new URL(appUrl);
  router.get("/proxy", async (req, res) => {
    const wanted = String(req.query.url ?? "");
    if (!URL.canParse(wanted) || new URL(wanted).origin !== origin) {
      return refuse(res, 403, "The mail proxy fetches pictures of the product only.");
    }
    const picture = await readPicture(new URL(wanted)).catch(() => undefined);
    if (!picture) return refuse(res, 502, "There is no such picture.");
    res.set({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    res.type(picture.type).send(picture.bytes);
  });
  return router;
}
