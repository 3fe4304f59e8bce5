import { SECOND } from "../../../shared/time.ts";

/**
 * Where the link of a followed attachment leads, and until when. Both ride in its token, so that showing that it has
 * ended needs no look-up: `<seconds since 1970, or nothing> <address>`.
 */
export interface FileDestination {
  readonly url: string;
  /** Instant; `null` never. */
  readonly expiresAt: string | null;
}

export const writeFileDestination = ({ url, expiresAt }: FileDestination): string =>
  `${expiresAt === null ? "" : Math.floor(Date.parse(expiresAt) / SECOND)} ${url}`;

/** @returns `undefined` for what `writeFileDestination` never makes. */
export function readFileDestination(text: string): FileDestination | undefined {
  const [, seconds, url] = /^(\d{0,11}) ([\s\S]*)$/.exec(text) ?? [];
  if (seconds === undefined || url === undefined) return undefined;
  return { url, expiresAt: seconds === "" ? null : new Date(Number(seconds) * SECOND).toISOString() };
}
