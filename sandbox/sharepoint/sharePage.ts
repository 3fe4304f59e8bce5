/** What a recipient sees who opens a link to a file. Plain pages: they stand for Microsoft's, and look like nobody's. */

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const encode = (text: string) => text.replaceAll(/[&<>"]/g, (character) => entities[character]!);

const STYLE = `body{font:16px/1.5 "Segoe UI",system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1.5rem;color:#242424;background:#fff}
h1{font-size:1.5rem;overflow-wrap:anywhere}p.note{color:#616161}label{display:block;margin-bottom:.5rem}
a.button,button{display:inline-block;padding:.5rem 1rem;border:0;border-radius:4px;background:#0f6cbd;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
input{font:inherit;padding:.4rem .6rem;margin-right:.5rem;border:1px solid #616161;border-radius:4px;min-width:18rem}`;

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${encode(title)}</title><style>${STYLE}</style></head><body><main>${content}</main>
<footer><p class="note">A page of the sandbox, where OneDrive would be.</p></footer></body></html>`;
}

/** Long names and those that run from right to left don't mix with the text around them. */
const heading = (name: string) => `<h1><bdi>${encode(name)}</bdi></h1>`;

const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

export function sizeText(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const power = bytes === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}

export const filePage = (name: string, size: number, download: string) =>
  page(
    name,
    `${heading(name)}<p>${sizeText(size)}</p><p><a class="button" href="${encode(download)}">Download</a></p>`,
  );

/** @param whom who is let in, as the end of a sentence. */
export const signInPage = (whom: string, refused: string | undefined) =>
  page(
    "Sign in",
    `<h1>Sign in to open this file</h1><p>This link works for ${encode(whom)}.</p>${
      refused === undefined ? "" : `<p role="alert"><bdi>${encode(refused)}</bdi> does not have access.</p>`
    }<form><label for="as">Your email address</label><input id="as" name="as" type="email" required><button>Sign in</button></form>`,
  );

export const removedPage = () =>
  page(
    "This link has been removed",
    "<h1>This link has been removed</h1><p>Sorry, access to this file has been removed. Ask who sent it for a new link.</p>",
  );

export const expiredPage = () =>
  page("This link has expired", "<h1>This link has expired</h1><p>Ask who sent it for a new link.</p>");
