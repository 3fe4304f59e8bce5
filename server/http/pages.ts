import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeXML } from "entities";
import express, { Router } from "express";
import { AppError } from "../../shared/errors.ts";
import { DAY, SECOND } from "../../shared/time.ts";
import { addinHeaders, type SecurityOptions } from "./security.ts";

export interface PagesNeeds extends SecurityOptions {
  /** Where the built add-in lies. */
  readonly addinDir: string;
  readonly clientId: string;
  readonly publicUrl: string;
  readonly homeUrl: string;
}

const PLACEHOLDER = "%OFFICE_JS_URL%";
/** The bundler puts the content's hash into the name: what has one never changes. */
const HASHED = /\.[0-9a-f]{16,}\.\w+(\.map)?$/;
const FOREVER = `public, max-age=${(365 * DAY) / SECOND}, immutable`;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT";

/** The add-in's files, what it needs to know before it can sign in, and where `/` leads. */
export function pageRoutes(needs: PagesNeeds): Router {
  const { addinDir, officeJsUrl, clientId, homeUrl } = needs;
  const router = Router();
  router.get("/", (_req, res) => res.redirect(homeUrl));
  router.use("/addin", addinHeaders(needs));
  router.get("/addin/config.json", (_req, res) => {
    res.set("Cache-Control", "no-cache").json({
      clientId,
      authority: "https://login.microsoftonline.com/organizations",
      apiScope: `api://${clientId}/access_as_user`,
    });
  });
  serveLaunch(router, needs);
  router.get(/^\/addin\/([a-z]+)\.html$/, async (req, res) => {
    const page = await readPage(join(addinDir, `${req.params[0]}.html`));
    res
      .set("Cache-Control", "no-cache")
      .type("html")
      .send(page.replaceAll(PLACEHOLDER, encodeXML(officeJsUrl)));
  });
  router.use(
    "/addin",
    express.static(addinDir, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (res, path) => res.setHeader("Cache-Control", HASHED.test(path) ? FOREVER : "no-cache"),
    }),
  );
  return router;
}

/**
 * The one script of Outlook's events. Where it runs without a page it has no address of its own, so our server's is
 * written into it, and Outlook lets it call us only if we say so under `.well-known`.
 */
function serveLaunch(router: Router, { addinDir, publicUrl }: PagesNeeds): void {
  router.get("/addin/launch.js", async (_req, res) => {
    const script = await readPage(join(addinDir, "launch.js"));
    res.set("Cache-Control", "no-cache").type("js").send(script.replaceAll("%PUBLIC_URL%", publicUrl));
  });
  router.get("/.well-known/microsoft-officeaddins-allowed.json", (_req, res) => {
    res.set("Cache-Control", "no-cache").json({ allowed: [`${publicUrl}/addin/launch.js`] });
  });
}

/** @throws {AppError} "not_found" */
async function readPage(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new AppError("not_found", "There is no such page. If the add-in was not built yet, run npm start.");
  }
}
