import { SECOND } from "../../shared/time.ts";

/** How every request to those who publish their address ranges leaves this process: a `fetch` of text that knows few hosts. */
export type PublisherDoor = (url: string, known?: { readonly etag?: string }) => Promise<PublishedText>;

/** `text` is missing where nothing has changed since the `etag` that was handed in. */
export interface PublishedText {
  readonly text?: string;
  readonly etag?: string;
}

export interface PublisherDoorOptions {
  /** Where the stand-in listens, as for Microsoft: it answers for each publisher under the publisher's name. */
  readonly standInUrl?: string | undefined;
  readonly fetch?: typeof fetch;
  /** For one answer, all of it. */
  readonly timeoutMs?: number;
  /** In bytes, unpacked. */
  readonly maxBytes?: number;
}

const KNOWN_HOSTS: ReadonlySet<string> = new Set([
  "ip-ranges.amazonaws.com",
  "www.gstatic.com",
  "endpoints.office.com",
  "mask-api.icloud.com",
  "docs.oracle.com",
  "digitalocean.com",
  "www.digitalocean.com",
  "geoip.linode.com",
  "geofeed.constant.com",
]);
const TIMEOUT_MS = 60 * SECOND;
/** The longest, of Apple's relays, has 17 MB. */
const MAX_BYTES = 48_000_000;
const MAX_REDIRECTS = 3;

const isRedirect = (status: number) => status >= 301 && status <= 308 && status !== 304;

function checkHost(url: URL): void {
  if (url.protocol !== "https:" || url.port !== "" || !KNOWN_HOSTS.has(url.hostname))
    throw new TypeError(`${url.origin} is not one of the publishers of address ranges.`);
}

/** @throws {RangeError} as soon as there is more than allowed, whatever the answer said of its length. */
async function readText(answer: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError(`The answer is longer than ${maxBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * @returns a function that throws what `fetch` throws, a `TypeError` for a host that is not on the list, also when a
 * redirect leads there, and an `Error` for any answer but a text.
 */
export function createPublisherDoor({
  standInUrl,
  fetch: send = fetch,
  timeoutMs = TIMEOUT_MS,
  maxBytes = MAX_BYTES,
}: PublisherDoorOptions): PublisherDoor {
  const addressOf = (url: URL) =>
    standInUrl === undefined
      ? url.href
      : `${standInUrl}/_publishers/${url.hostname}${url.pathname}${url.search}`;
  return async (start, known = {}) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { accept: "*/*", ...(known.etag !== undefined && { "if-none-match": known.etag }) };
    let url = new URL(start);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      checkHost(url);
      const answer = await send(addressOf(url), { headers, redirect: "manual", signal });
      const etag = answer.headers.get("etag") ?? undefined;
      if (answer.status === 200) return { text: await readText(answer, maxBytes), ...(etag && { etag }) };
      await answer.body?.cancel();
      if (answer.status === 304 && known.etag !== undefined) return { etag: known.etag };
      const location = answer.headers.get("location");
      if (!isRedirect(answer.status) || location === null)
        throw new Error(`${url.hostname} answered ${answer.status}.`);
      url = new URL(location, url);
    }
    throw new Error(`${new URL(start).hostname} redirects without end.`);
  };
}
