/**
 * The moment to count from. What has happened cannot lie ahead, so a browser whose clock is slow is corrected by
 * the latest instant that came from the server.
 */
export function notBefore(now: Date, instants: readonly (string | null)[]): Date {
  return new Date(
    Math.max(now.getTime(), ...instants.filter((at) => at !== null).map((at) => Date.parse(at))),
  );
}
