import { escapeUTF8 } from "entities";
import { Router } from "express";

/** The made-up company whose pages the seeded mails link to. */
export const sitePath = "/site";

/** `/team-days/river` → `Team days · River` */
function titleOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  const words = parts
    .map((part) => part.replaceAll("-", " "))
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return words.join(" · ") || "Home";
}

const page = (title: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Adventure Works</title>
<style>
  body { font: 18px/1.5 "Segoe UI", sans-serif; max-width: 34em; margin: 4em auto; padding: 0 1em; color: #10333b; background: #f3f8f8; }
  h1 { font-size: 1.6em; }
</style>
</head>
<body>
<main>
<p><b>Adventure Works</b></p>
<h1>${title}</h1>
<p>A made-up page in the sandbox. You came here by a followed link, or by one that was left as it is.</p>
</main>
</body>
</html>
`;

/** So that a click in the sandbox ends on a page and not in the browser's error: one for each path. */
export function siteRoutes(): Router {
  const router = Router();
  router.get(/^\/site(\/.*)?$/, (req, res) => {
    const title = escapeUTF8(titleOf(req.path.slice(sitePath.length)));
    res.set("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    res.type("html").send(page(title));
  });
  return router;
}
