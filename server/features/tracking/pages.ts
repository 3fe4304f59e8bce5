import { createHash } from "node:crypto";
import { chooseLocale, createTranslate, type Translate } from "../../../shared/text/index.ts";
import { toLocation } from "./location.ts";

/** The few pages a recipient can meet: no script, nothing loaded, in the browser's language. */

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; }
body { max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
.address { padding: 0.75rem 1rem; border: 1px solid; border-radius: 0.25rem; overflow-wrap: anywhere; }
`;

/** The style is allowed by its hash, and nothing else is. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const MAX_LANGUAGES_LENGTH = 200;

/** The languages of an `Accept-Language` header, the most wanted first. */
export function readLanguages(header: string | undefined): string[] {
  return (header ?? "")
    .slice(0, MAX_LANGUAGES_LENGTH)
    .split(",")
    .map((part) => {
      const [language = "", ...parameters] = part.split(";").map((text) => text.trim());
      const quality = parameters.find((text) => text.startsWith("q="));
      return { language, weight: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
    })
    .filter(({ language, weight }) => language !== "" && language !== "*" && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function page(
  languages: string | undefined,
  titleOf: (t: Translate) => string,
  bodyOf: (t: Translate) => string,
) {
  const locale = chooseLocale(readLanguages(languages));
  const translate = createTranslate(locale);
  const title = escapeHtml(titleOf(translate));
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${bodyOf(translate)}
</main>
</body>
</html>
`;
}

export const missingLinkPage = (languages: string | undefined): string =>
  page(
    languages,
    (t) => t("pages.missingLink.title"),
    (t) => `<p>${escapeHtml(t("pages.missingLink.text"))}</p>`,
  );

export const missingFilePage = (languages: string | undefined, why: "expired" | "revoked"): string =>
  page(
    languages,
    (t) => t("pages.missingFile.title"),
    (t) => `<p>${escapeHtml(t(`pages.missingFile.${why}`))}</p>`,
  );

/** @returns `undefined` if `url` is no web address: nobody should be asked to go there. */
export function compromisedLinkPage(languages: string | undefined, url: string): string | undefined {
  const location = toLocation(url);
  const host = URL.parse(url)?.host;
  if (location === undefined || !host) return undefined;
  return page(
    languages,
    (t) => t("pages.compromisedLink.title"),
    (t) => `<p>${escapeHtml(t("pages.compromisedLink.text"))}</p>
<p class="address">${escapeHtml(url)}</p>
<p><a href="${escapeHtml(location)}" rel="noreferrer nofollow">${escapeHtml(t("pages.compromisedLink.go", { host }))}</a></p>`,
  );
}
